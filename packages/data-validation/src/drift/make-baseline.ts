import type { Table, TableAccess } from '@millrace/artifact-store'
import type { Baseline } from '@millrace/contracts'
import {
  type CategorySummary,
  type ColumnSummary,
  encodeColumnSummary,
  summarizeSortedColumn,
  summarizeStream,
} from '@millrace/statistics'
import type { TableStatistics } from '../checks/column-statistics.ts'
import { isComparable, kindOf } from './compared-columns.ts'
import { ReusedMemory } from './reused-memory.ts'
import { sortedColumn } from './sorted-column.ts'
import { type StoredColumn, storedColumns } from './stored-columns.ts'
import { MANY_ROWS, StreamedColumn } from './streamed-column.ts'

/** Kept categories; a summary says by how much others may be missed. */
const MOST_CATEGORIES = 1000

/** A table summed up, a few hundred values a column: exact ranks at the values it keeps, no rows. */
export async function makeBaseline(
  table: Table,
  { rows, columns }: TableStatistics,
  tables: Pick<TableAccess, 'columns' | 'collect'>,
): Promise<Baseline> {
  const summaries = new Map<string, ColumnSummary>()
  const compared = table.columns.filter(isComparable)
  const numeric = compared.filter(({ type }) => kindOf(type) === 'numeric').map(({ name }) => name)
  const memory = { values: new ReusedMemory(), spare: new ReusedMemory() }
  for await (const column of storedColumns(table, numeric, tables))
    summaries.set(column.name, summarize(column, memory))
  for (const { name, type } of compared)
    if (kindOf(type) === 'categorical')
      summaries.set(name, await summarizeCategories(table, name, rows - (columns.get(name)?.nulls ?? 0), tables))
  return {
    rows,
    last_rows: rows,
    tables: 1,
    columns: Object.fromEntries(
      table.columns.map(({ name, type, role }) => {
        const summary = summaries.get(name)
        const nulls = columns.get(name)?.nulls ?? 0
        return [
          name,
          { type, role, nulls, ...(summary === undefined ? {} : { summary: encodeColumnSummary(summary) }) },
        ]
      }),
    ),
  }
}

function summarize(column: StoredColumn, memory: { values: ReusedMemory; spare: ReusedMemory }): ColumnSummary {
  if (column.stored.rows >= MANY_ROWS) {
    const stream = new StreamedColumn(column, memory.values)
    return summarizeStream(stream, () => stream.missing)
  }
  const { values, missing } = sortedColumn(column, memory)
  return summarizeSortedColumn(values, missing)
}

async function summarizeCategories(
  { frame }: Table,
  name: string,
  count: number,
  { collect }: Pick<TableAccess, 'collect'>,
): Promise<CategorySummary> {
  const ranked = await rankedCategories(frame, name, MOST_CATEGORIES + 1, collect)
  const categories = ranked.slice(0, MOST_CATEGORIES)
  const listed = categories.reduce((sum, [, times]) => sum + times, 0)
  // Of those left out none is more frequent than the first of them.
  const undercount = ranked[MOST_CATEGORIES]?.[1] ?? 0
  return { kind: 'categorical', nulls: 0, count: Math.max(count, listed), categories, undercount }
}

/** The most frequent values of a column as text, with their counts; without null. */
export async function rankedCategories(
  frame: Table['frame'],
  name: string,
  most: number,
  collect: TableAccess['collect'],
): Promise<(readonly [string, number])[]> {
  const { default: pl } = await import('nodejs-polars')
  const counted = await collect(
    frame
      .select(pl.col(name).cast(pl.Utf8).alias('category'))
      .filter(pl.col('category').isNotNull())
      .groupBy('category')
      .agg(pl.len().cast(pl.Float64).alias('rows'))
      .sort([pl.col('rows'), pl.col('category')], [true, false])
      .limit(most),
  )
  return counted.map(({ category, rows }) => [String(category), Number(rows)])
}
