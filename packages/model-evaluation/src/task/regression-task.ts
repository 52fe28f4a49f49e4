import type { TableAccess } from '@millrace/artifact-store'
import { chooseRegression } from '../metrics/metric-choice.ts'
import { RegressionSums } from '../metrics/regression-sums.ts'
import type { ModelEvaluationOptions } from '../options.ts'
import { SLICE_BLOCKS, type Task } from './task.ts'

/** Numbers that are predicted by numbers. @throws StepError USAGE for a metric that is none of regressions */
export async function regressionTask(
  { metrics, quantileLevels }: Pick<ModelEvaluationOptions, 'metrics' | 'quantileLevels'>,
  tables: Pick<TableAccess, 'scratch'>,
): Promise<Task> {
  const { default: pl } = await import('nodejs-polars')
  const choice = chooseRegression(metrics, quantileLevels)
  let files = 0
  const scratch = () => tables.scratch(`errors-${files++}`)
  // Exact it would keep every error of every slice.
  const ofSlices = { ...choice, median: false }
  return {
    name: 'regression',
    target: ({ name }) => pl.col(name),
    score: (model, batch) => model.score(batch),
    ofBaseline: (predicted) => predicted,
    newSums: () => new RegressionSums(choice, { scratch }),
    newSliceSums: () => new RegressionSums(ofSlices, { blocks: SLICE_BLOCKS, scratch }),
    describe: () => ({}),
  }
}
