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
 * The next ones are sorted while the caller looks at these, unless they are long. Values live until the next column is asked for.
 */
export async function* sortedColumns(
  table: Pick<Table, 'frame' | 'columns' | 'rows'>,
  names: readonly string[],
  tables: Pick<TableAccess, 'numbers'>,
): AsyncGenerator<SortedColumn> {
  const size = Math.min(MOST_COLUMNS, Math.max(1, Math.floor(VALUES_AT_ONCE / (table.rows ?? VALUES_AT_ONCE))))
  const wanted = new Set(names)
  const columns = table.columns.filter(({ name }) => wanted.has(name))
  const groups = Array.from({ length: Math.ceil(columns.length / size) }, (_, at) =>
    columns.slice(at * size, (at + 1) * size),
  )
  // Of long columns two at a time, one here and one being sorted, are too many.
  const isAhead = (table.rows ?? VALUES_AT_ONCE) < VALUES_AT_ONCE
  // Two sets, one being filled while the other is looked at: allocating anew for each column costs more than sorting.
  const space = [new Space(table.rows ?? 0), new Space(table.rows ?? 0)] as const
  const sort = (at: number) => {
    const group = groups[at]
    return group && sortGroup(table, group, tables, space[isAhead && at % 2 === 1 ? 1 : 0])
  }
  let next = sort(0)
  for (const [index, group] of groups.entries()) {
    const sorted = (await (next ?? sort(index))) ?? []
    next = isAhead ? sort(index + 1) : undefined
    // Nobody waits for it yet, should the caller fail first.
    next?.catch(() => {})
    for (const [place, column] of group.entries()) yield finiteOf(column, sorted[place] ?? new Float64Array())
  }
}

async function sortGroup(
  { frame }: Pick<Table, 'frame'>,
  group: readonly Column[],
  { numbers }: Pick<TableAccess, 'numbers'>,
  space: Space,
): Promise<Float64Array[]> {
  const { default: pl } = await import('nodejs-polars')
  const plan = frame.select(...group.map((column) => numberOf(pl, column).sort().alias(column.name)))
  let filled = 0
  for await (const { rows, columns } of numbers(
    plan,
    group.map(({ name }) => name),
  )) {
    for (const [place, values] of columns.entries()) space.of(place, filled + rows).set(values, filled)
    filled += rows
  }
  return group.map((_, place) => space.of(place, filled).subarray(0, filled))
}

/** Arrays that are used again, and grow where they have to. */
class Space {
  readonly #arrays: Float64Array[] = []
  readonly #least: number

  constructor(least: number) {
    this.#least = least
  }

  of(place: number, length: number): Float64Array {
    const there = this.#arrays[place]
    if (there !== undefined && there.length >= length) return there
    const larger = new Float64Array(Math.max(length, this.#least, there === undefined ? 0 : there.length * 2))
    if (there !== undefined) larger.set(there)
    this.#arrays[place] = larger
    return larger
  }
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
