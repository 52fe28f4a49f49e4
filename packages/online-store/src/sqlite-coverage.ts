import type { DatabaseSync } from 'node:sqlite'
import type { Coverage } from './online-store.ts'
import { isTable, quoted, storedMicros } from './sqlite-table.ts'

/** How many entities a table has, and how many of them have nothing newer than `limit`, in microseconds. */
export function tableCoverage(database: DatabaseSync, table: string, limit: bigint | undefined): Coverage {
  if (!isTable(database, table)) return { entities: 0, expired: 0 }
  const counted = database
    .prepare(
      `SELECT count(*) AS entities, coalesce(sum(newest < ?), 0) AS expired FROM
        (SELECT max(${storedMicros(database, table)}) AS newest FROM ${quoted(table)} GROUP BY entity_key)`,
    )
    .get(limit ?? null)
  return { entities: Number(counted?.['entities']), expired: Number(counted?.['expired']) }
}

/** Removes the entities that have nothing newer than `limit`; returns how many. */
export function pruneTable(database: DatabaseSync, table: string, limit: bigint): number {
  if (!isTable(database, table)) return 0
  const gone = database
    .prepare(
      `DELETE FROM ${quoted(table)} WHERE entity_key IN (SELECT entity_key FROM ${quoted(table)}
        GROUP BY entity_key HAVING max(${storedMicros(database, table)}) < ?) RETURNING entity_key`,
    )
    .iterate(limit)
  const keys = new Set<string>()
  for (const { entity_key: key } of gone) if (key instanceof Uint8Array) keys.add(Buffer.from(key).toString('latin1'))
  return keys.size
}
