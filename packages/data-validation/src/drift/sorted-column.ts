import { sortNumbers } from '@millrace/statistics'
import { finiteValues, type Missing } from './finite-values.ts'
import type { ReusedMemory } from './reused-memory.ts'
import type { StoredColumn } from './stored-columns.ts'

/** A column's finite values in ascending order, and how many of its rows have none. */
export interface SortedColumn {
  readonly name: string
  readonly rows: number
  readonly values: Float64Array
  readonly missing: Missing
}

/** Sorts a stored column in memory that is there; the values live until that is used again. */
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
