import type { Table, TableAccess } from '@millrace/artifact-store'
import type { SampleRow } from '@millrace/contracts'
import type { Expr } from 'nodejs-polars'
import { ROW } from './row-check.ts'
import { shownValue } from './shown-value.ts'

/** The first rows of a table whose rows are numbered for which an expression is true: their numbers, keys, and the values asked for, or nothing of their content. */
export async function sampleRows(
  { columns, frame, inOrder }: Pick<Table, 'columns' | 'frame'> & { inOrder: boolean },
  breaks: Expr,
  { most, shows, hideValues }: { most: number; shows: readonly string[]; hideValues: boolean },
  { collect }: Pick<TableAccess, 'collect'>,
): Promise<SampleRow[]> {
  const { default: pl } = await import('nodejs-polars')
  const keys = columns.filter(({ role }) => role === 'key' || role === 'event_timestamp').map(({ name }) => name)
  const values = shows.filter((name) => !keys.includes(name))
  const wanted = [...new Set([...keys, ...shows])]
  const broken = frame.filter(breaks)
  const found = await collect(
    (inOrder ? broken : broken.sort(ROW))
      .limit(most)
      .select(pl.col(ROW), ...(hideValues ? [] : wanted.map((name) => pl.col(name)))),
  )
  return found.map((record) => ({
    row: Number(record[ROW]),
    ...(hideValues || keys.length === 0 ? {} : { keys: shown(record, keys) }),
    ...(hideValues || values.length === 0 ? {} : { values: shown(record, values) }),
  }))
}

const shown = (record: Record<string, unknown>, names: readonly string[]): NonNullable<SampleRow['values']> =>
  Object.fromEntries(names.map((name) => [name, shownValue(record[name])]))
