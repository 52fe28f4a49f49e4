import { create } from '@bufbuild/protobuf'
import * as z from 'zod'
import type { PostgresSource } from '../feature-repository.ts'
import {
  type DataSource_CustomSourceOptions as CustomSourceOptions,
  DataSource_CustomSourceOptionsSchema,
} from '../protos/feast/core/DataSource_pb.ts'

const Relation = z.object({ table: z.string().nullish(), query: z.string().nullish() })

/** The table or query of Feast's PostgreSQL source; undefined where it has neither. */
export function readRelation(options: CustomSourceOptions | undefined): PostgresSource['relation'] | undefined {
  const parsed = Relation.safeParse(json(new TextDecoder().decode(options?.configuration)))
  if (!parsed.success) return undefined
  const { table, query } = parsed.data
  if (query) return { query }
  return table ? { table } : undefined
}

/** As Python's json.dumps: the key order and the spaces are Feast's. */
export function writeRelation({ name, relation }: PostgresSource): CustomSourceOptions {
  const query = 'query' in relation ? relation.query : ''
  const table = 'table' in relation ? relation.table : ''
  const [quotedName, quotedQuery, quotedTable] = [name, query, table].map((text) => JSON.stringify(text))
  const text = `{"name": ${quotedName}, "query": ${quotedQuery}, "table": ${quotedTable}}`
  return create(DataSource_CustomSourceOptionsSchema, { configuration: new TextEncoder().encode(text) })
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
