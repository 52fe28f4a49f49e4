import type { DatabaseSync } from 'node:sqlite'
import type { FeatureView } from '@millrace/feature-registry'
import type { EncodedRow } from './encode-batch.ts'
import { toSeconds } from './event-time.ts'
import { quoted, storedMicros, upsertSql } from './sqlite-table.ts'
import { valueText } from './value-text.ts'

/** A function that stores one row, inside the caller's transaction, and says whether it was new enough to be stored. */
export function rowWriter(database: DatabaseSync, table: string, view: FeatureView): (row: EncodedRow) => boolean {
  const newer = database.prepare(
    `SELECT 1 FROM ${quoted(table)} WHERE entity_key = ? AND ${storedMicros(database, table)} > ?`,
  )
  const upsert = database.prepare(upsertSql(table, view))
  const types = view.features.map(({ valueType }) => valueType)
  return ({ key, eventTimestamp, created, values, inputs }) => {
    if (newer.get(key, eventTimestamp) !== undefined) return false
    const createdSeconds = created === undefined ? null : toSeconds(created)
    const cells = types.flatMap((type, index) => [values[index] ?? null, valueText(inputs[index], type)])
    upsert.run(key, toSeconds(eventTimestamp), createdSeconds, eventTimestamp, ...cells)
    return true
  }
}
