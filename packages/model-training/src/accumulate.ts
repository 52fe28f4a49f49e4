import type { LabelledBatch } from '@millrace/artifact-store'
import type { Progress } from '@millrace/cli-kit'
import { GramAccumulator, type GramStatistics } from '@millrace/estimators'
import type { TrainingColumns } from './training-columns.ts'

/** Sums up the training rows in one streaming pass; memory grows with the square of the features, not with rows. */
export async function accumulate(
  batches: AsyncIterable<LabelledBatch>,
  { design, target }: TrainingColumns,
  progress: Progress,
): Promise<GramStatistics> {
  const accumulator = new GramAccumulator({ features: design.map(({ name }) => name), target: target.name })
  let done = 0
  for await (const batch of batches) {
    await accumulator.add({ columns: batch.features, target: batch.target })
    done += batch.rows
    progress.update(done)
  }
  progress.end()
  return await accumulator.statistics()
}
