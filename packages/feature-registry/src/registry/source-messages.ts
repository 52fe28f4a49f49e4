import { clone, create } from '@bufbuild/protobuf'
import * as z from 'zod'
import type { BatchSource } from '../feature-repository.ts'
import {
  DataSource_CustomSourceOptionsSchema,
  DataSource_FileOptionsSchema,
  DataSourceSchema,
  type DataSource as SourceMessage,
} from '../protos/feast/core/DataSource_pb.ts'
import { FILE_SOURCE_CLASS, POSTGRES_SOURCE_CLASS, SourceType } from './message-types.ts'

/** A data source of a registry, or why millrace cannot read it. */
export function readSource(message: SourceMessage): BatchSource | { readonly unreadable: string } {
  const common = {
    name: message.name,
    description: message.description,
    owner: message.owner,
    tags: message.tags,
    timestampField: message.timestampField,
    createdTimestampColumn: message.createdTimestampColumn || undefined,
    fieldMapping: message.fieldMapping,
  }
  if (message.type === SourceType.BATCH_FILE) {
    if (message.fileOptions?.fileFormat?.deltaFormat) return { unreadable: 'its source is a Delta table' }
    return { ...common, type: 'file', path: message.fileOptions?.uri ?? '' }
  }
  if (message.type === SourceType.CUSTOM_SOURCE && message.dataSourceClassType === POSTGRES_SOURCE_CLASS) {
    const relation = readRelation(message.customOptions?.configuration)
    return relation === undefined
      ? { unreadable: 'its PostgreSQL source has neither a table nor a query' }
      : { ...common, type: 'postgres', relation }
  }
  const kind = SourceType[message.type] ?? `number ${message.type}`
  return { unreadable: `its source is of type ${message.dataSourceClassType || kind}` }
}

/** A data source as Feast writes it, over what was there before. */
export function writeSource(source: BatchSource, previous: SourceMessage | undefined): SourceMessage {
  const message = previous === undefined ? create(DataSourceSchema) : clone(DataSourceSchema, previous)
  message.name = source.name
  message.description = source.description
  message.owner = source.owner
  message.tags = { ...source.tags }
  message.timestampField = source.timestampField
  message.createdTimestampColumn = source.createdTimestampColumn ?? ''
  message.fieldMapping = { ...source.fieldMapping }
  if (source.type === 'file') {
    message.type = SourceType.BATCH_FILE
    message.dataSourceClassType = FILE_SOURCE_CLASS
    message.fileOptions ??= create(DataSource_FileOptionsSchema)
    message.fileOptions.uri = source.path
    delete message.customOptions
  } else {
    message.type = SourceType.CUSTOM_SOURCE
    message.dataSourceClassType = POSTGRES_SOURCE_CLASS
    message.customOptions = create(DataSource_CustomSourceOptionsSchema, { configuration: writeRelation(source) })
    delete message.fileOptions
  }
  return message
}

const Relation = z.object({ table: z.string().nullish(), query: z.string().nullish() })

function readRelation(configuration: Uint8Array | undefined): { table: string } | { query: string } | undefined {
  const parsed = Relation.safeParse(json(new TextDecoder().decode(configuration)))
  if (!parsed.success) return undefined
  const { table, query } = parsed.data
  if (query) return { query }
  return table ? { table } : undefined
}

/** As Python's json.dumps: the key order and the spaces are Feast's. */
function writeRelation({ name, relation }: BatchSource & { type: 'postgres' }): Uint8Array {
  const query = 'query' in relation ? relation.query : ''
  const table = 'table' in relation ? relation.table : ''
  const [quotedName, quotedQuery, quotedTable] = [name, query, table].map((text) => JSON.stringify(text))
  return new TextEncoder().encode(`{"name": ${quotedName}, "query": ${quotedQuery}, "table": ${quotedTable}}`)
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
