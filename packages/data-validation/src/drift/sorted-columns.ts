import type { Table, TableAccess } from '@millrace/artifact-store'
import { sortNumbers } from '@millrace/statistics'
import { finiteValues, type Missing } from './finite-values.ts'
import { ReusedMemory } from './reused-memory.ts'
import { type StoredColumn, storedColumns } from './stored-columns.ts'

/** A column's finite values in ascending order, and how many of its rows have none. */
export interface SortedColumn {
  readonly name: string
  readonly rows: number
  readonly values: Float64Array
  readonly missing: Missing
}

/** Sorts the columns named, one in memory at a time, with as much again to sort it in. Values live until the next column is asked for. */
export async function* sortedColumns(
  table: Pick<Table, 'frame' | 'columns' | 'rows'>,
  names: readonly string[],
  tables: Pick<TableAccess, 'columns'>,
): AsyncGenerator<SortedColumn> {
  const memory = { values: new ReusedMemory(), spare: new ReusedMemory() }
  for await (const column of storedColumns(table, names, tables)) yield sortedColumn(column, memory)
}

/** A stored column in memory that is there. */
export function sortedColumn(
  { name, stored }: StoredColumn,
  memory: { readonly values: ReusedMemory; readonly spare: ReusedMemory },
): SortedColumn {
  const { rows } = stored
  const into = memory.values.of(rows)
  const present = into.subarray(0, stored.read(name, into.subarray(0, rows)))
  const { values, ...gone } = finiteValues(present)
  return {
    name,
    rows,
    values: sortNumbers(values, memory.spare.of(values.length)),
    missing: { nulls: rows - present.length, ...gone },
  }
}
