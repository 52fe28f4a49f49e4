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

const source = {
  name: text,
  timestamp_field: text,
  created_timestamp_column: text.optional(),
  field_mapping: z.record(z.string(), text).default({}),
  ...described,
}

const SourceDefinition = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('file'), path: text, ...source }),
  z.strictObject({ type: z.literal('postgres'), table: text.optional(), query: text.optional(), ...source }),
])

const FieldDefinition = z.strictObject({
  name: text,
  dtype: z.enum(Object.keys(VALUE_TYPE_OF_DTYPE) as Dtype[]),
  description: described.description,
  tags: described.tags,
})

const Ttl = z.union([z.string(), z.number()]).transform((written, context) => {
  const seconds = parseTtl(written)
  if (seconds !== undefined) return seconds
  context.addIssue({
    code: 'custom',
    message: `is ${JSON.stringify(written)}, which is no length of time: write 7d, 36h, 90m, a whole number of seconds, or ISO 8601 such as P7D`,
  })
  return z.NEVER
})

const FeatureViewDefinition = z.strictObject({
  name: text,
  entities: z.array(text).default([]),
  source: text,
  ttl: Ttl.optional(),
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

const FeatureServiceDefinition = z.strictObject({
  name: text,
  features: z.array(z.union([text, ProjectionDefinition])).min(1, 'must list at least one view or view:feature'),
  ...described,
})

/** One definition file: any of the four kinds, in Feast's vocabulary. */
export const DefinitionFile = z.strictObject({
  entities: z.array(EntityDefinition).default([]),
  sources: z.array(SourceDefinition).default([]),
  feature_views: z.array(FeatureViewDefinition).default([]),
  feature_services: z.array(FeatureServiceDefinition).default([]),
})

export type DefinitionFile = z.output<typeof DefinitionFile>
export type EntityDefinition = z.output<typeof EntityDefinition>
export type SourceDefinition = z.output<typeof SourceDefinition>
export type FeatureViewDefinition = z.output<typeof FeatureViewDefinition>
export type FeatureServiceDefinition = z.output<typeof FeatureServiceDefinition>
