import { defineStep, result } from '@millrace/cli-kit'
import { featureRegistry, parseSelection, type SelectedView } from '@millrace/feature-registry'
import { type KeyValue, onlineFeaturesResponse, onlineStore } from '@millrace/online-store'
import * as z from 'zod'
import { describeOnlineFeatures } from './describe-online-features.ts'
import { keyTypes, parseEntities } from './parse-entities.ts'

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
        'entity keys as key=value, with commas between or the option again, a key again for each further entity; or JSON: [{"key": "value"}]',
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
    const { views } = await services.registry.resolveFeatures(parseSelection(options.features), options)
    const entities = parseEntities(options.entities, keyTypes(views))
    const now = new Date()
    const read = await Promise.all(
      views.map(async (selected) => {
        const features = selected.features.map(({ field }) => field.name)
        const rows = await services.online.read(selected.view, features, viewKeys(selected, entities), now)
        return [viewName(selected), { features, rows }] as const
      }),
    )
    const requested = views.flatMap((selected) =>
      selected.features.map(({ field }) => ({ view: viewName(selected), feature: field.name })),
    )
    return { onlineFeatures: toDocument(onlineFeaturesResponse(entities, requested, new Map(read), options)) }
  },
  report: ({ onlineFeatures }) => describeOnlineFeatures(onlineFeatures),
})

const viewName = ({ view, projection }: SelectedView): string => projection.alias ?? view.name

/** A mutable copy, as the result's schema has it. */
function toDocument({ results, metadata }: ReturnType<typeof onlineFeaturesResponse>): OnlineFeatures {
  return {
    results: results.map(({ values, statuses, event_timestamps }) => ({
      values: [...values],
      statuses: [...statuses],
      event_timestamps: [...event_timestamps],
    })),
    metadata: { feature_names: [...metadata.feature_names] },
  }
}

/** The entities' keys under the view's own names, one object for each entity. */
function viewKeys(
  { joinKeys }: SelectedView,
  entities: Readonly<Record<string, readonly KeyValue[]>>,
): Record<string, KeyValue>[] {
  const [first = []] = Object.values(entities)
  return first.map((_, row) =>
    Object.fromEntries(
      joinKeys.map(({ name, column }) => {
        const value = entities[column]?.[row]
        if (value === undefined) throw new Error(`no value for the entity key ${column}`)
        return [name, value]
      }),
    ),
  )
}
