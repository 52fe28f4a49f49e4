import type { Rows } from './split-rows.ts'

/** The numbers of the rows whose value is `wanted`, ascending; or those of all other rows. */
export function rowsWhere(values: Uint8Array | Int32Array, wanted: number, which: 'equal' | 'other' = 'equal'): Rows {
  const equal = which === 'equal'
  let count = 0
  for (const value of values) if ((value === wanted) === equal) count++
  const rows = new Uint32Array(count)
  let next = 0
  for (let row = 0; row < values.length; row++) if ((values[row] === wanted) === equal) rows[next++] = row
  return rows
}
