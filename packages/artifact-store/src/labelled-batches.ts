import { StepError } from '@millrace/errors'
import type { TableAccess } from './session.ts'
import type { Table } from './table.ts'

/** Rows of features with their target, as doubles; the arrays are views that live until the next batch. */
export interface LabelledBatch {
  readonly rows: number
  /** In the order of the features' table. */
  readonly features: readonly Float64Array[]
  readonly target: Float64Array
}

/** The target's name while both tables are one plan: a feature may be called as the target is. */
const TARGET = '__target'

/**
 * Streams the rows of a table of features and of the table with their label, aligned, in constant memory.
 * @throws StepError BROKEN_CONTRACT where the two have different numbers of rows
 */
export async function* labelledBatches(x: Table, y: Table, tables: TableAccess): AsyncGenerator<LabelledBatch> {
  const label = y.columns.find(({ role }) => role === 'label')
  if (label === undefined) throw new Error(`${y.source} has no label`)
  if (x.rows !== y.rows)
    throw new StepError('BROKEN_CONTRACT', `${x.source} has ${x.rows} rows, ${y.source} has ${y.rows}`, {
      hint: 'run data-preparation again',
    })
  const { default: pl } = await import('nodejs-polars')
  const names = x.columns.map(({ name }) => name)
  const rows = pl.concat([x.frame.select(...names), y.frame.select(pl.col(label.name).alias(TARGET))], {
    how: 'horizontal',
  })
  for await (const batch of tables.numbers(rows, [...names, TARGET])) {
    const target = batch.columns.at(-1)
    if (target === undefined) throw new Error('a batch without the target')
    yield { rows: batch.rows, features: batch.columns.slice(0, -1), target }
  }
}
