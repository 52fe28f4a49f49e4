import type { Table, TableAccess } from '@millrace/artifact-store'
import { StepError } from '@millrace/errors'
import type { Task } from './task.ts'

const MOST_NAMED = 5

/**
 * A model says nothing of a class that its training rows did not have, so that no metric is defined over rows of one.
 * @throws StepError BROKEN_CONTRACT with the number of such rows and their labels, the most frequent first
 */
export async function refuseUnknownClasses(
  y: Table,
  { classes = [], target }: Pick<Task, 'classes' | 'target'>,
  tables: Pick<TableAccess, 'collect'>,
): Promise<void> {
  const { default: pl } = await import('nodejs-polars')
  const label = y.columns.find(({ role }) => role === 'label')
  if (label === undefined) throw new Error(`${y.source} has no label`)
  const unknown = y.frame
    .select(pl.col(label.name).alias('label'), target(label).alias('place'))
    .filter(pl.col('place').isNull())
  const [{ rows, labels } = {}] = await tables.collect(
    unknown.select(pl.len().alias('rows'), pl.col('label').nUnique().alias('labels')),
  )
  if (Number(rows) === 0) return
  const found = await tables.collect(
    unknown
      .groupBy('label')
      .agg(pl.len().alias('rows'))
      .sort({ by: [pl.col('rows'), pl.col('label')], descending: [true, false] })
      .limit(MOST_NAMED),
  )
  const named = found.map((row) => `${row['label'] ?? 'null'} (${row['rows']})`)
  const more = Number(labels) > found.length ? [`and ${Number(labels) - found.length} more`] : []
  throw new StepError(
    'BROKEN_CONTRACT',
    `${rows} of ${y.rows} rows of ${y.source} have a label that the model has no class for: ${[...named, ...more].join(', ')}`,
    {
      hint: `it was trained to tell ${classes.slice(0, 10).join(', ')}${classes.length > 10 ? ', …' : ''} apart: train on rows of every class (data-preparation --split stratified), or leave such rows out`,
    },
  )
}
