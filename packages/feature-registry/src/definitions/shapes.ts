import * as z from 'zod'
import { type Dtype, VALUE_TYPE_OF_DTYPE, VALUE_TYPES } from '../value-types.ts'
import { parseTtl } from './ttl.ts'

const text = z.string().min(1)

const described = {
  description: z.string().default(''),
  owner: z.string().default(''),
  tags: z.record(z.string(), z.string()).default({}),
}

const EntityDefinition = z.strictObject({
  name: text,
  join_keys: z.array(text),
  value_type: z.enum(VALUE_TYPES),
  ...described,
})

const FieldDefinition = z.strictObject({
  name: text,
  dtype: z.enum(Object.keys(VALUE_TYPE_OF_DTYPE) as Dtype[]),
  description: described.description,
  tags: described.tags,
})

/** A length of time in seconds, as a ttl is written. */
const Ttl = z.union([z.string(), z.number()]).transform((written, context) => {
  const seconds = parseTtl(written)
  if (seconds !== undefined) return seconds
  context.addIssue({
    code: 'custom',
    message: `is ${JSON.stringify(written)}, which is no length of time: write 7d, 36h, 90m, a whole number of seconds, or ISO 8601 such as P7D`,
  })
  return z.NEVER
})

const source = { name: text, ...described }

const history = {
  ...source,
  timestamp_field: text.describe('the column with the time at which a row began to hold'),
  created_timestamp_column: text.optional().describe('the column with the time at which a row was written'),
  valid_to_column: text
    .optional()
    .describe(
      'SCD type 2: the column with the time from which a row holds no longer; null there means that it still does',
    ),
  field_mapping: z.record(z.string(), text).default({}).describe('source column: name here'),
}

const fed = {
  ...source,
  batch_source: text.optional().describe('the file or postgres source with the history'),
}

const SourceDefinition = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('file'),
    path: text.describe('a Parquet file, a glob, or a folder of Parquet files, whose folders column=value are columns'),
    ...history,
  }),
  z.strictObject({ type: z.literal('postgres'), table: text.optional(), query: text.optional(), ...history }),
  z.strictObject({
    type: z.literal('kafka'),
    kafka_bootstrap_servers: text,
    topic: text,
    timestamp_field: text,
    message_format: z.enum(['json', 'avro', 'proto']).default('json'),
    message_schema: z.string().default('').describe('the JSON or Avro schema, or the class of protobuf messages'),
    watermark_delay_threshold: Ttl.default(0).describe('how late rows may come, such as 5m'),
    ...fed,
  }),
  z.strictObject({ type: z.literal('push'), ...fed }),
  z.strictObject({
    type: z.literal('request'),
    schema: z.array(FieldDefinition).min(1, 'must list at least one field'),
    ...source,
  }),
])

const FeatureViewDefinition = z.strictObject({
  name: text,
  entities: z.array(text).default([]),
  source: text.describe('a file or postgres source, or a kafka or push source that has one'),
  ttl: Ttl.optional().describe('how long a value holds, such as 7d; left out, values never expire'),
  online: z.boolean().default(true),
  schema: z.array(FieldDefinition).min(1, 'must list at least one feature'),
  ...described,
})

const ProjectionDefinition = z.strictObject({
  view: text,
  features: z.array(text).min(1, 'must list at least one feature; leave it out for all of them').optional(),
  alias: text.optional(),
  join_key_map: z.record(z.string(), text).default({}),
})

const OnDemandFeatureViewDefinition = z.strictObject({
  name: text,
  sources: z
    .array(z.union([text, ProjectionDefinition]))
    .min(1, 'must list at least one feature view, view:feature or request source'),
  schema: z
    .array(FieldDefinition.extend({ expression: text.describe('over the features and request fields of its sources') }))
    .min(1, 'must list at least one feature'),
  ...described,
})

const FeatureServiceDefinition = z.strictObject({
  name: text,
  features: z.array(z.union([text, ProjectionDefinition])).min(1, 'must list at least one view or view:feature'),
  ...described,
})

/** One definition file: any of the five kinds, in Feast's vocabulary. */
export const DefinitionFile = z.strictObject({
  entities: z.array(EntityDefinition).default([]),
  sources: z.array(SourceDefinition).default([]),
  feature_views: z.array(FeatureViewDefinition).default([]),
  on_demand_feature_views: z.array(OnDemandFeatureViewDefinition).default([]),
  feature_services: z.array(FeatureServiceDefinition).default([]),
})

export type DefinitionFile = z.output<typeof DefinitionFile>
export type EntityDefinition = z.output<typeof EntityDefinition>
export type SourceDefinition = z.output<typeof SourceDefinition>
export type FeatureViewDefinition = z.output<typeof FeatureViewDefinition>
export type FeatureServiceDefinition = z.output<typeof FeatureServiceDefinition>
export type OnDemandFeatureViewDefinition = z.output<typeof OnDemandFeatureViewDefinition>
export type ProjectionDefinition = z.output<typeof ProjectionDefinition>
export type FieldDefinition = z.output<typeof FieldDefinition>
