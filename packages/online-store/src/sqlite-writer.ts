import type { DatabaseSync } from 'node:sqlite'
import type { FeatureView } from '@millrace/feature-registry'
import type { EncodedBatch } from './encode-batch.ts'
import { toSeconds } from './event-time.ts'
import { quoted, storedMicros, upsertSql } from './sqlite-table.ts'
import { valueText } from './value-text.ts'

/**
 * A function that stores one row of a batch, inside the caller's transaction, and says whether it was new enough to be stored.
 */
export function rowWriter(
  database: DatabaseSync,
  table: string,
  view: FeatureView,
): (batch: EncodedBatch, row: number) => boolean {
  const newer = database.prepare(
    `SELECT 1 FROM ${quoted(table)} WHERE entity_key = ? AND ${storedMicros(database, table)} > ?`,
  )
  const upsert = database.prepare(upsertSql(table, view))
  const types = view.features.map(({ valueType }) => valueType)
  return (batch, row) => {
    const key = batch.key(row)
    const time = batch.eventTimestamp(row)
    if (newer.get(key, time) !== undefined) return false
    const created = batch.created(row)
    const createdSeconds = created === undefined ? null : toSeconds(created)
    const cells = types.flatMap((type, index) => [batch.value(row, index), valueText(batch.input(row, index), type)])
    upsert.run(key, toSeconds(time), createdSeconds, time, ...cells)
    return true
  }
}
