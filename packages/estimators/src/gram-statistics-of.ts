import { GramAccumulator } from './gram-accumulator.ts'
import type { GramStatistics } from './gram-statistics.ts'
import type { ColumnNames, RowBlocks } from './row-blocks.ts'

/** The statistics of all rows, in one reading. Throws as `GramAccumulator` does. */
export async function gramStatistics(rows: RowBlocks, names: ColumnNames): Promise<GramStatistics> {
  const accumulator = new GramAccumulator(names)
  for await (const block of rows) await accumulator.add(block)
  return await accumulator.statistics()
}
