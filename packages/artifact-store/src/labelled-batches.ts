import { loadPolars } from './load-polars.ts'
import { refuseOtherRows } from './same-rows.ts'
import type { LabelledBatch, TableAccess } from './session.ts'
import type { Table } from './table.ts'

/** The target's name while both tables are one plan: a feature may be called as the target is. */
const TARGET = '__target'

/** 2 MB of doubles, so that a batch is still in a processor's cache when it is worked on. */
const MOST_VALUES = 2 ** 18

/**
 * Streams the rows of a table of features and of the table with their label, aligned, in constant memory.
 * @throws StepError BROKEN_CONTRACT where the two have different numbers of rows
 */
export async function* labelledBatches(
  x: Table,
  y: Table,
  numbers: TableAccess['numbers'],
): AsyncGenerator<LabelledBatch> {
  const label = y.columns.find(({ role }) => role === 'label')
  if (label === undefined) throw new Error(`${y.source} has no label`)
  refuseOtherRows(x, y)
  const pl = await loadPolars()
  const names = x.columns.map(({ name }) => name)
  const rows = pl.concat([x.frame.select(...names), y.frame.select(pl.col(label.name).alias(TARGET))], {
    how: 'horizontal',
  })
  for await (const batch of numbers(rows, [...names, TARGET], MOST_VALUES)) {
    const target = batch.columns.at(-1)
    if (target === undefined) throw new Error('a batch without the target')
    yield { rows: batch.rows, features: batch.columns.slice(0, -1), target }
  }
}
