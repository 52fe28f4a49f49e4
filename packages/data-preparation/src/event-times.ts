import type { Table, TableAccess } from '@millrace/artifact-store'
import { heldColumns } from './held-columns.ts'
import { numberArray } from './number-array.ts'

/** The event timestamp of each row in microseconds, NaN where there is none. 8 bytes a row. */
export async function eventTimes(table: Table, tables: TableAccess): Promise<Float64Array> {
  const { default: pl } = await import('nodejs-polars')
  const name = table.columns.find(({ role }) => role === 'event_timestamp')?.name
  if (name === undefined) throw new Error(`${table.source} has no event timestamp`)
  const { frame } = await tables.typed(table, { [name]: 'Datetime' })
  const micros = pl.col(name).cast(pl.Datetime('us', 'UTC')).cast(pl.Int64)
  return numberArray(await heldColumns(frame.select(micros), 'times', tables), name)
}
