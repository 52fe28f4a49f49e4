import type { Progress } from '@millrace/cli-kit'
import {
  type ColumnNames,
  type FoldPlan,
  type FoldStatistics,
  foldStatistics,
  type GramStatistics,
  gramStatistics,
  type RowBlocks,
} from '@millrace/estimators'

interface Summary {
  readonly all: GramStatistics
  /** None without a plan. */
  readonly folds: readonly FoldStatistics[]
}

/** The statistics of all rows, and of both sides of every fold, in one reading; memory grows with the square of the columns, not with rows. */
export async function summarizeRows(
  blocks: RowBlocks,
  names: ColumnNames,
  { plan, progress }: { plan: FoldPlan | undefined; progress: Progress },
): Promise<Summary> {
  const counted = counting(blocks, progress)
  return plan === undefined
    ? { all: await gramStatistics(counted, names), folds: [] }
    : await foldStatistics(counted, names, plan)
}

function counting(blocks: RowBlocks, progress: Progress): RowBlocks {
  return {
    async *[Symbol.asyncIterator]() {
      let done = 0
      for await (const block of blocks) {
        yield block
        done += block.target.length
        progress.update(done)
      }
      progress.end()
    },
  }
}
