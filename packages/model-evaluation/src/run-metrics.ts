import { type EvaluationReport, isClassMetric } from '@millrace/contracts'
import type { Metric } from '@millrace/tracking'
import { metricRows } from './report/metric-rows.ts'

/** The metrics of an evaluation as its run keeps them, `test_rmse` and so on, and of the model where the store knows models. */
export function runMetrics(report: EvaluationReport, modelId: string | undefined): Metric[] {
  const { mean, least_squares } = report.baselines
  const values = {
    ...Object.fromEntries(metricRows(report).map(({ name, value }) => [name, value])),
    ...ofClasses(report),
    mean_rmse: mean.rmse,
    mean_mae: mean.mae,
    least_squares_rmse: least_squares.rmse,
    least_squares_mae: least_squares.mae,
  }
  const point = { timestamp: Date.now(), step: 0, ...(modelId === undefined ? {} : { modelId }) }
  return Object.entries(values).flatMap(([name, value]) =>
    value === null ? [] : [{ key: `test_${name}`, value, ...point }],
  )
}

/** What MLflow takes as a metric's name, but for slashes, which it reads as a path; the others are in `evaluation.json` alone. */
const NAMEABLE = /^[\p{L}\p{N}_ .-]{1,245}$/u

const ofClasses = (report: EvaluationReport): Record<string, number | null> =>
  Object.fromEntries(
    Object.entries(report).flatMap(([name, value]) =>
      isClassMetric(name) && typeof value === 'number' && NAMEABLE.test(name) ? [[name, value]] : [],
    ),
  )
