import type { Table, TableAccess } from '@millrace/artifact-store'
import type { Column } from '@millrace/contracts'
import { numberOf } from '../checks/number-of.ts'

/** A column's finite values in ascending order, and how many of its rows have none. */
export interface SortedColumn {
  readonly name: string
  readonly rows: number
  readonly values: Float64Array
  readonly missing: { nulls: number; nans: number; positiveInfinities: number; negativeInfinities: number }
}

/** Values that are sorted at once: 32 MB, and as much again in Polars. */
const VALUES_AT_ONCE = 4_000_000
const MOST_COLUMNS = 32

/**
 * Sorts the columns named, some at a time, so that no more than a few of them are in memory; one column is the least.
 * The next ones are sorted while the caller looks at these.
 */
export async function* sortedColumns(
  table: Pick<Table, 'frame' | 'columns' | 'rows'>,
  names: readonly string[],
  tables: Pick<TableAccess, 'numbers'>,
): AsyncGenerator<SortedColumn> {
  const rows = table.rows ?? VALUES_AT_ONCE
  const size = Math.min(MOST_COLUMNS, Math.max(1, Math.floor(VALUES_AT_ONCE / rows)))
  const groups: Column[][] = []
  const columns = table.columns.filter(({ name }) => names.includes(name))
  for (let start = 0; start < columns.length; start += size) groups.push(columns.slice(start, start + size))
  let next = groups[0] === undefined ? undefined : sortGroup(table, groups[0], tables)
  for (const [index, group] of groups.entries()) {
    const sorted = (await next) ?? []
    const following = groups[index + 1]
    next = following && sortGroup(table, following, tables)
    // Nobody waits for it yet, should the caller fail first.
    next?.catch(() => {})
    yield* group.map((column, place) => finiteOf(column, sorted[place] ?? new Float64Array()))
  }
}

async function sortGroup(
  { frame }: Pick<Table, 'frame'>,
  group: readonly Column[],
  { numbers }: Pick<TableAccess, 'numbers'>,
): Promise<Float64Array[]> {
  const { default: pl } = await import('nodejs-polars')
  const plan = frame.select(...group.map((column) => numberOf(pl, column).sort().alias(column.name)))
  const parts: Float64Array[][] = group.map(() => [])
  const names = group.map(({ name }) => name)
  for await (const { columns } of numbers(plan, names))
    for (const [place, values] of columns.entries()) parts[place]?.push(values.slice())
  return parts.map(joined)
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Polars sorts nulls, which are NaN here, to the front, and NaN to the end. */
function finiteOf({ name, nullCount }: Column, sorted: Float64Array): SortedColumn {
  let first = 0
  while (first < sorted.length && Number.isNaN(sorted[first])) first++
  if (first === sorted.length) {
    const nulls = Math.min(nullCount ?? sorted.length, sorted.length)
    const missing = { nulls, nans: sorted.length - nulls, positiveInfinities: 0, negativeInfinities: 0 }
    return { name, rows: sorted.length, values: new Float64Array(), missing }
  }
  let last = sorted.length
  while (Number.isNaN(sorted[last - 1])) last--
  let low = first
  while (sorted[low] === Number.NEGATIVE_INFINITY) low++
  let high = last
  while (high > low && sorted[high - 1] === Number.POSITIVE_INFINITY) high--
  return {
    name,
    rows: sorted.length,
    values: sorted.subarray(low, high),
    missing: {
      nulls: first,
      nans: sorted.length - last,
      positiveInfinities: last - high,
      negativeInfinities: low - first,
    },
  }
}
