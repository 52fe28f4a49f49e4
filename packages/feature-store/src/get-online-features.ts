import { defineStep, result } from '@millrace/cli-kit'
import { featureRegistry, parseSelection } from '@millrace/feature-registry'
import { type OnlineFeaturesResponse, onlineFeaturesResponse, onlineReader, onlineStore } from '@millrace/online-store'
import * as z from 'zod'
import { describeOnlineFeatures } from './describe-online-features.ts'
import { entityTypes, parseEntities } from './parse-entities.ts'

/** Feast's answer to `/get-online-features`. */
const OnlineFeatures = z.object({
  results: z.array(
    z.object({ values: z.array(z.unknown()), statuses: z.array(z.string()), event_timestamps: z.array(z.string()) }),
  ),
  metadata: z.object({ feature_names: z.array(z.string()) }),
})
export type OnlineFeatures = z.infer<typeof OnlineFeatures>

export const getOnlineFeatures = defineStep({
  name: 'get-online-features',
  summary: 'Read the latest feature values of entities from the online store.',
  outputs: { onlineFeatures: result(OnlineFeatures) },
  services: { registry: featureRegistry, online: onlineStore },
  options: z.strictObject({
    entities: z
      .array(z.string().min(1))
      .describe(
        'entity keys and request data as key=value, with commas between or the option again, a key again for each further entity; or JSON: [{"key": "value"}]',
      )
      .meta({ env: false, whole: true }),
    features: z
      .string()
      .min(1)
      .optional()
      .describe('a feature service, a view, or a list of view:feature and views; the only service by default'),
    fullFeatureNames: z.boolean().default(false).describe('name features view__feature'),
  }),
  example: 'feature-store get-online-features --entities shop=7,shop=8 --features sales:price',
  run: async (_inputs, options, { services }) => {
    const selected = await services.registry.resolveFeatures(parseSelection(options.features), options)
    const entities = parseEntities(options.entities, entityTypes(selected))
    const reader = await onlineReader(selected, services.online)
    return { onlineFeatures: toDocument(onlineFeaturesResponse(await reader.read(entities, new Date()))) }
  },
  report: ({ onlineFeatures }) => describeOnlineFeatures(onlineFeatures),
})

/** A mutable copy, as the result's schema has it. */
function toDocument({ results, metadata }: OnlineFeaturesResponse): OnlineFeatures {
  return {
    results: results.map(({ values, statuses, event_timestamps }) => ({
      values: [...values],
      statuses: [...statuses],
      event_timestamps: [...event_timestamps],
    })),
    metadata: { feature_names: [...metadata.feature_names] },
  }
}
