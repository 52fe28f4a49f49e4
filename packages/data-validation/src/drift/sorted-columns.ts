import type { ScratchColumns, Table, TableAccess } from '@millrace/artifact-store'
import type { Column } from '@millrace/contracts'
import { sortNumbers } from '@millrace/statistics'
import { numberOf } from '../checks/number-of.ts'

/** A column's finite values in ascending order, and how many of its rows have none. */
export interface SortedColumn {
  readonly name: string
  readonly rows: number
  readonly values: Float64Array
  readonly missing: { nulls: number; nans: number; positiveInfinities: number; negativeInfinities: number }
}

/** Values that are written to scratch in one pass over the table: 32 MB, or one column. */
const VALUES_AT_ONCE = 4_000_000
const MOST_COLUMNS = 64

/**
 * Sorts the columns named, one in memory at a time, with as much again to sort it in. Polars writes the next ones to scratch while the
 * caller looks at these. Values live until the next column is asked for.
 */
export async function* sortedColumns(
  table: Pick<Table, 'frame' | 'columns' | 'rows'>,
  names: readonly string[],
  tables: Pick<TableAccess, 'columns'>,
  spare: Space = new Space(),
): AsyncGenerator<SortedColumn> {
  const size = Math.min(MOST_COLUMNS, Math.max(1, Math.floor(VALUES_AT_ONCE / (table.rows ?? VALUES_AT_ONCE))))
  const wanted = new Set(names)
  const columns = table.columns.filter(({ name }) => wanted.has(name))
  const groups = Array.from({ length: Math.ceil(columns.length / size) }, (_, at) =>
    columns.slice(at * size, (at + 1) * size),
  )
  const space = new Space()
  let next = toScratch(table, groups[0], tables)
  for (const [index, group] of groups.entries()) {
    const stored = await next
    next = toScratch(table, groups[index + 1], tables)
    // Nobody waits for it yet, should the caller fail first.
    next?.catch(() => {})
    if (stored === undefined) throw new Error('columns that were not written')
    for (const { name } of group) yield sorted(name, stored, space, spare)
    stored.remove()
  }
}

async function toScratch(
  { frame }: Pick<Table, 'frame'>,
  group: readonly Column[] | undefined,
  { columns }: Pick<TableAccess, 'columns'>,
): Promise<ScratchColumns | undefined> {
  if (group === undefined) return undefined
  const { default: pl } = await import('nodejs-polars')
  const plan = frame.select(...group.map((column) => numberOf(pl, column).alias(column.name)))
  return columns(
    plan,
    group.map(({ name }) => name),
  )
}

/** Memory that is used again: allocating anew for each column costs more than sorting. */
export class Space {
  #values = new Float64Array()

  of(length: number): Float64Array {
    if (this.#values.length < length) this.#values = new Float64Array(length)
    return this.#values
  }
}

function sorted(name: string, stored: ScratchColumns, space: Space, spare: Space): SortedColumn {
  const { rows } = stored
  const present = space.of(rows).subarray(0, stored.read(name, space.of(rows)))
  const { values, ...gone } = finiteOf(present)
  return {
    name,
    rows,
    values: sortNumbers(values, spare.of(values.length)),
    missing: { nulls: rows - present.length, ...gone },
  }
}

/** Closes the gaps that values without a place on the line leave. */
function finiteOf(present: Float64Array) {
  let kept = 0
  let [nans, positiveInfinities, negativeInfinities] = [0, 0, 0]
  for (let row = 0; row < present.length; row++) {
    const value = present[row] ?? 0
    if (value - value === 0) present[kept++] = value
    else if (value > 0) positiveInfinities++
    else if (value < 0) negativeInfinities++
    else nans++
  }
  return { values: present.subarray(0, kept), nans, positiveInfinities, negativeInfinities }
}
