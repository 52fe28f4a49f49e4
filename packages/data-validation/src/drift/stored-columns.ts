import type { ScratchColumns, Table, TableAccess } from '@millrace/artifact-store'
import type { Column } from '@millrace/contracts'
import { numberOf } from '../checks/number-of.ts'

/** A column of numbers that lies in scratch. */
export interface StoredColumn {
  readonly name: string
  readonly stored: ScratchColumns
}

/** Values that are written to scratch in one pass over the table: 32 MB, or one column. */
const VALUES_AT_ONCE = 4_000_000
const MOST_COLUMNS = 64

/** Has Polars write the columns named to scratch as doubles, the next ones while the caller reads these. A column can be read until the next one is asked for. */
export async function* storedColumns(
  table: Pick<Table, 'frame' | 'columns' | 'rows'>,
  names: readonly string[],
  tables: Pick<TableAccess, 'columns'>,
): AsyncGenerator<StoredColumn> {
  const size = Math.min(MOST_COLUMNS, Math.max(1, Math.floor(VALUES_AT_ONCE / (table.rows ?? VALUES_AT_ONCE))))
  const wanted = new Set(names)
  const columns = table.columns.filter(({ name }) => wanted.has(name))
  const groups = Array.from({ length: Math.ceil(columns.length / size) }, (_, at) =>
    columns.slice(at * size, (at + 1) * size),
  )
  let next = toScratch(table, groups[0], tables)
  for (const [index, group] of groups.entries()) {
    const stored = await next
    next = toScratch(table, groups[index + 1], tables)
    // Nobody waits for it yet, should the caller fail first.
    next?.catch(() => {})
    if (stored === undefined) throw new Error('columns that were not written')
    for (const { name } of group) yield { name, stored }
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
