import type { DataSource, Field } from '../feature-repository.ts'
import { VALUE_TYPE_OF_DTYPE } from '../value-types.ts'
import type { FieldDefinition, SourceDefinition } from './shapes.ts'

/** The source that a definition means; it must have passed every rule. */
export function toSource(definition: SourceDefinition): DataSource {
  const { name, description, owner, tags } = definition
  const described = { name, description, owner, tags }
  switch (definition.type) {
    case 'request':
      return { ...described, type: 'request', schema: definition.schema.map(toField) }
    case 'push':
      return { ...described, type: 'push', batchSource: history(definition) }
    case 'kafka':
      return {
        ...{ ...described, type: 'kafka', batchSource: history(definition) },
        bootstrapServers: definition.kafka_bootstrap_servers,
        topic: definition.topic,
        messageFormat: definition.message_format,
        messageSchema: definition.message_schema,
        timestampField: definition.timestamp_field,
        watermarkDelaySeconds: definition.watermark_delay_threshold,
      }
    case 'file':
      return { ...described, ...columns(definition), type: 'file', path: definition.path }
    case 'postgres': {
      const { table, query } = definition
      const relation = table === undefined ? { query: query ?? '' } : { table }
      return { ...described, ...columns(definition), type: 'postgres', relation }
    }
  }
}

export const toField = ({ dtype, ...field }: FieldDefinition): Field => ({
  ...field,
  valueType: VALUE_TYPE_OF_DTYPE[dtype],
})

const columns = (definition: Extract<SourceDefinition, { type: 'file' | 'postgres' }>) => ({
  timestampField: definition.timestamp_field,
  createdTimestampColumn: definition.created_timestamp_column,
  ...(definition.valid_to_column === undefined ? {} : { validToColumn: definition.valid_to_column }),
  fieldMapping: definition.field_mapping,
})

function history({ name, batch_source }: Extract<SourceDefinition, { type: 'kafka' | 'push' }>): string {
  if (batch_source === undefined) throw new Error(`source ${name} has no batch source: the rules were not checked`)
  return batch_source
}
