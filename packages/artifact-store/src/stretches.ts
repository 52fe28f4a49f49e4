import type { Table } from './table.ts'

export interface Stretch {
  readonly from: number
  readonly rows: number
}

/** 32 MB of doubles. */
const LEAST_VALUES = 4e6

/**
 * The rows of a table in stretches of whole row groups, as few as have at least four million values: Polars maps what a plan reads until it ends,
 * so one plan over all rows would take memory that grows with them.
 */
export function stretchesOf({
  rows = 0,
  groups = [rows],
  columns,
}: Pick<Table, 'rows' | 'groups' | 'columns'>): Stretch[] {
  const stretches: Stretch[] = []
  let [from, next] = [0, 0]
  for (const group of groups) {
    next += group
    if ((next - from) * columns.length < LEAST_VALUES) continue
    stretches.push({ from, rows: next - from })
    from = next
  }
  if (from < rows || stretches.length === 0) stretches.push({ from, rows: rows - from })
  return stretches
}
