import type { LabelledBatch } from '@millrace/artifact-store'
import type { BaselineName, Baselines, RegressionMetrics } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { RegressionAccumulator } from '@millrace/statistics'

export interface Evaluated {
  readonly rows: number
  readonly model: RegressionMetrics
  readonly baselines: Readonly<Record<BaselineName, RegressionMetrics>>
}

type Columns = Readonly<Record<string, Float64Array>>
export type Score = (batch: { rows: number; columns: Columns }) => Promise<Float64Array>

/**
 * Metrics of a model and of its baselines over the same rows, in one pass.
 * @throws StepError BROKEN_CONTRACT where a target or a prediction is not a finite number
 */
export async function evaluate(
  batches: AsyncIterable<LabelledBatch>,
  names: readonly string[],
  score: Score,
  baselines: Baselines,
): Promise<Evaluated> {
  const ofModel = new RegressionAccumulator()
  const ofMean = new RegressionAccumulator()
  const ofLeastSquares = new RegressionAccumulator()
  for await (const { rows, features, target } of batches) {
    const columns: Columns = Object.fromEntries(features.map((column, index) => [names[index], column]))
    ofModel.add(target, await score({ rows, columns }))
    ofMean.add(target, predict(baselines.mean, columns, rows))
    ofLeastSquares.add(target, predict(baselines.least_squares, columns, rows))
  }
  if (ofModel.nonFinite > 0)
    throw new StepError(
      'BROKEN_CONTRACT',
      `${ofModel.nonFinite} of ${ofModel.rows + ofModel.nonFinite} test rows have a target or a prediction that is no finite number`,
      { hint: 'run data-preparation again; data-validation tells which columns hold NaN or infinity' },
    )
  return {
    rows: ofModel.rows,
    model: metricsOf(ofModel),
    baselines: { mean: metricsOf(ofMean), least_squares: metricsOf(ofLeastSquares) },
  }
}

function metricsOf(accumulator: RegressionAccumulator): RegressionMetrics {
  const { rmse, mae, r2, median_absolute_error, max_error } = accumulator.metrics()
  return { rmse, mae, r2, median_absolute_error, max_error }
}

function predict({ intercept, coefficients }: Baselines[BaselineName], columns: Columns, rows: number): Float64Array {
  const predicted = new Float64Array(rows).fill(intercept)
  for (const [name, coefficient] of Object.entries(coefficients)) {
    const column = columns[name]
    if (column === undefined)
      throw new StepError('BROKEN_CONTRACT', `test_x.parquet has no column ${name}, which a baseline was fitted on`, {
        hint: 'run model-training again',
      })
    for (let row = 0; row < rows; row++) predicted[row] = (predicted[row] ?? 0) + coefficient * (column[row] ?? 0)
  }
  return predicted
}
