import type { TableAccess } from '@millrace/artifact-store'
import { StepError } from '@millrace/errors'
import { chooseRegression } from '../metrics/metric-choice.ts'
import { RegressionSums } from '../metrics/regression-sums.ts'
import type { ModelEvaluationOptions } from '../options.ts'
import { ONE_NUMBER, SLICE_BLOCKS, type Task } from './task.ts'

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
    ...ONE_NUMBER,
    name: 'regression',
    loss: {
      metric: 'rmse',
      at: (row, target, predicted) => ((predicted[row] ?? 0) - (target[row] ?? 0)) ** 2,
    },
    target({ name, type }) {
      if (type !== 'String') return pl.col(name)
      throw new StepError('BROKEN_CONTRACT', `the label ${name} is text, and the model predicts a number`, {
        hint: 'evaluate it on labels such as it was trained on',
      })
    },
    score: (model, batch) => model.score(batch),
    ofBaseline: ([predicted = new Float64Array()]) => predicted,
    newSums: () => new RegressionSums(choice, { scratch }),
    newSliceSums: () => new RegressionSums(ofSlices, { blocks: SLICE_BLOCKS, scratch }),
    describe: () => ({}),
  }
}
