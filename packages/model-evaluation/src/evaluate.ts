import type { LabelledBatch } from '@millrace/artifact-store'
import type { BaselineName, Baselines, RegressionMetrics } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { type LinearModel, predictLinear } from '@millrace/estimators'
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
 * @throws StepError BROKEN_CONTRACT where a column of a baseline is absent, or a target or a prediction is not a finite number
 */
export async function evaluate(
  batches: AsyncIterable<LabelledBatch>,
  names: readonly string[],
  score: Score,
  baselines: Baselines,
): Promise<Evaluated> {
  const mean = inOrder(baselines.mean, names)
  const leastSquares = inOrder(baselines.least_squares, names)
  const ofModel = new RegressionAccumulator()
  const ofMean = new RegressionAccumulator()
  const ofLeastSquares = new RegressionAccumulator()
  for await (const { rows, features, target } of batches) {
    const columns: Columns = Object.fromEntries(features.map((column, index) => [names[index], column]))
    ofModel.add(target, await score({ rows, columns }))
    ofMean.add(target, predictLinear(mean, features))
    ofLeastSquares.add(target, predictLinear(leastSquares, features))
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

/** A stored baseline over the columns of these names. */
function inOrder({ intercept, coefficients }: Baselines[BaselineName], names: readonly string[]): LinearModel {
  const byName = new Map(Object.entries(coefficients))
  const given = new Set(names)
  const absent = [...byName.keys()].find((name) => !given.has(name))
  if (absent !== undefined)
    throw new StepError('BROKEN_CONTRACT', `test_x.parquet has no column ${absent}, which a baseline was fitted on`, {
      hint: 'run model-training again',
    })
  return { intercept, coefficients: Float64Array.from(names, (name) => byName.get(name) ?? 0) }
}
