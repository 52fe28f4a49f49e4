import { boundedBatches } from './bounded-batches.ts'
import { inAdvance } from './in-advance.ts'
import { loadPolars } from './load-polars.ts'
import { refuseOtherRows } from './same-rows.ts'
import type { LabelledBatch } from './session.ts'
import { type Stretch, stretchesOf } from './stretches.ts'
import type { Table } from './table.ts'

/** The target's name while both tables are one plan: a feature may be called as the target is. */
const TARGET = '__target'

/** 2 MB of doubles, so that a batch is still in a processor's cache when it is worked on. */
const MOST_VALUES = 2 ** 18

/**
 * Streams the rows of a table of features and of the table with their label, aligned, in constant memory.
 * @throws StepError BROKEN_CONTRACT where the two have different numbers of rows
 */
export async function* labelledBatches(x: Table, y: Table, scratchFile: () => string): AsyncGenerator<LabelledBatch> {
  const label = y.columns.find(({ role }) => role === 'label')
  if (label === undefined) throw new Error(`${y.source} has no label`)
  refuseOtherRows(x, y)
  const pl = await loadPolars()
  const names = x.columns.map(({ name }) => name)
  const columns = [...names, TARGET]
  const stretches = stretchesOf(x)
  // Of several stretches one is read while another is written; one by itself has to be read by several plans for that.
  const columnsAtOnce = stretches.length === 1 ? undefined : columns.length
  const parts = stretches.map((stretch) => {
    const target = stretchOf(y, stretch).select(pl.col(label.name).alias(TARGET))
    const rows = pl.concat([stretchOf(x, stretch).select(...names), target], { how: 'horizontal' })
    return boundedBatches(rows, columns, { scratchFile, mostValues: MOST_VALUES, columnsAtOnce })
  })
  for await (const batch of inAdvance(parts)) {
    const target = batch.columns.at(-1)
    if (target === undefined) throw new Error('a batch without the target')
    yield { rows: batch.rows, features: batch.columns.slice(0, -1), target }
  }
}

const stretchOf = ({ frame, rows: all }: Table, { from, rows }: Stretch): Table['frame'] =>
  rows === all ? frame : frame.slice(from, rows)
