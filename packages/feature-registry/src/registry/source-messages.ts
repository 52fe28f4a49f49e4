import { isDeepStrictEqual } from 'node:util'
import { clone, create } from '@bufbuild/protobuf'
import type { BatchSource, DataSource, RequestSource } from '../feature-repository.ts'
import {
  DataSource_FileOptionsSchema,
  DataSource_RequestDataOptionsSchema,
  DataSourceSchema,
  type DataSource_RequestDataOptions as RequestDataOptions,
  type DataSource as SourceMessage,
} from '../protos/feast/core/DataSource_pb.ts'
import { readField, writeField } from './field-messages.ts'
import { readKafkaOptions, writeKafkaOptions } from './kafka-options.ts'
import { SOURCE_CLASS, SourceType } from './message-types.ts'
import { ownTag, withOwnTags, withoutOwnTags } from './own-tags.ts'
import { readRelation, writeRelation } from './postgres-options.ts'

interface Unreadable {
  readonly unreadable: string
}

/** A data source of a registry, or why millrace cannot read it. */
export function readSource(message: SourceMessage): DataSource | Unreadable {
  const batch = readBatchSource(message)
  if (!('unreadable' in batch)) return batch
  const { name, description, owner, timestampField } = message
  const common = { name, description, owner, tags: withoutOwnTags(message.tags) }
  const batchSource = message.batchSource?.name ?? ''
  switch (message.type) {
    case SourceType.STREAM_KAFKA: {
      const options = readKafkaOptions(message.kafkaOptions)
      if ('unreadable' in options) return options
      return batchSource === ''
        ? NO_BATCH_SOURCE
        : { ...common, ...options, type: 'kafka', timestampField, batchSource }
    }
    case SourceType.PUSH_SOURCE:
      return batchSource === '' ? NO_BATCH_SOURCE : { ...common, type: 'push', batchSource }
    case SourceType.REQUEST_SOURCE: {
      const fields = message.requestDataOptions?.schema.map(readField) ?? []
      const schema = fields.filter((field) => field !== undefined)
      if (schema.length < fields.length)
        return { unreadable: 'a field of its schema has a type without a column type here' }
      return { ...common, type: 'request', schema }
    }
    default:
      return batch
  }
}

const NO_BATCH_SOURCE: Unreadable = { unreadable: 'it has no batch source' }

/** A source of history in a registry, or why millrace cannot read it. */
export function readBatchSource(message: SourceMessage): BatchSource | Unreadable {
  const validToColumn = ownTag(message.tags, VALID_TO)
  const common = {
    name: message.name,
    description: message.description,
    owner: message.owner,
    tags: withoutOwnTags(message.tags),
    timestampField: message.timestampField,
    createdTimestampColumn: message.createdTimestampColumn || undefined,
    fieldMapping: message.fieldMapping,
    ...(validToColumn === undefined ? {} : { validToColumn }),
  }
  if (message.type === SourceType.BATCH_FILE) {
    if (message.fileOptions?.fileFormat?.deltaFormat) return { unreadable: 'its source is a Delta table' }
    return { ...common, type: 'file', path: message.fileOptions?.uri ?? '' }
  }
  if (message.type === SourceType.CUSTOM_SOURCE && message.dataSourceClassType === SOURCE_CLASS.postgres) {
    const relation = readRelation(message.customOptions)
    return relation === undefined
      ? { unreadable: 'its PostgreSQL source has neither a table nor a query' }
      : { ...common, type: 'postgres', relation }
  }
  const kind = SourceType[message.type] ?? `number ${message.type}`
  return { unreadable: `its source is of type ${message.dataSourceClassType || kind}` }
}

/**
 * A data source as Feast writes it, over what was there before; `batchOf` gives the message of the source with the
 * history of a topic or of pushed rows.
 */
export function writeSource(
  source: DataSource,
  previous: SourceMessage | undefined,
  batchOf: (name: string) => SourceMessage | undefined,
): SourceMessage {
  const message = previous === undefined ? create(DataSourceSchema) : clone(DataSourceSchema, previous)
  message.name = source.name
  message.description = source.description
  message.owner = source.owner
  message.tags = withOwnTags(source.tags, { [VALID_TO]: 'validToColumn' in source ? source.validToColumn : undefined })
  message.dataSourceClassType = SOURCE_CLASS[source.type]
  const { fileOptions, kafkaOptions, requestDataOptions, batchSource } = message
  for (const field of KIND_FIELDS) delete message[field]
  switch (source.type) {
    case 'file':
      message.type = SourceType.BATCH_FILE
      writeHistory(message, source)
      message.fileOptions = fileOptions ?? create(DataSource_FileOptionsSchema)
      message.fileOptions.uri = source.path
      break
    case 'postgres':
      message.type = SourceType.CUSTOM_SOURCE
      writeHistory(message, source)
      message.customOptions = writeRelation(source)
      break
    case 'kafka':
      message.type = SourceType.STREAM_KAFKA
      message.timestampField = source.timestampField
      message.kafkaOptions = writeKafkaOptions(source, kafkaOptions)
      setBatchSource(message, batchSource, batchOf(source.batchSource))
      break
    case 'push':
      message.type = SourceType.PUSH_SOURCE
      setBatchSource(message, batchSource, batchOf(source.batchSource))
      if (message.batchSource !== undefined) copyColumns(message, message.batchSource)
      break
    case 'request':
      message.type = SourceType.REQUEST_SOURCE
      message.requestDataOptions = writeSchema(source, requestDataOptions)
  }
  return message
}

const VALID_TO = 'valid_to_column'
const KIND_FIELDS = ['fileOptions', 'customOptions', 'kafkaOptions', 'requestDataOptions', 'batchSource'] as const

function writeHistory(message: SourceMessage, source: BatchSource): void {
  message.timestampField = source.timestampField
  message.createdTimestampColumn = source.createdTimestampColumn ?? ''
  message.fieldMapping = { ...source.fieldMapping }
}

/** A nested source that says the same is left as it was: what is around it did not change then. */
function setBatchSource(
  message: SourceMessage,
  before: SourceMessage | undefined,
  written: SourceMessage | undefined,
): void {
  const isSame = before && written && isDeepStrictEqual(readBatchSource(before), readBatchSource(written))
  const nested = isSame ? before : (written ?? before)
  if (nested === undefined) return
  message.batchSource = isSame ? nested : clone(DataSourceSchema, nested)
  message.batchSource.project = ''
}

/** Feast repeats the columns of a push source's batch source in it. */
function copyColumns(message: SourceMessage, batch: SourceMessage): void {
  message.timestampField = batch.timestampField
  message.createdTimestampColumn = batch.createdTimestampColumn
  message.fieldMapping = { ...batch.fieldMapping }
  message.datePartitionColumn = batch.datePartitionColumn
}

function writeSchema({ schema }: RequestSource, previous: RequestDataOptions | undefined): RequestDataOptions {
  const message = previous ?? create(DataSource_RequestDataOptionsSchema)
  const before = new Map(message.schema.map((field) => [field.name, field]))
  message.schema = schema.map((field) => writeField(field, before.get(field.name)))
  return message
}
