import type { MetricsByName } from '@millrace/contracts'
import { pinballLossOf, regressionMetricsOf } from '@millrace/statistics'

export const METRIC_NAMES = [
  'rmse',
  'mae',
  'r2',
  'median_absolute_error',
  'max_error',
  'bias',
  'mape',
  'wape',
  'quantile_loss',
] as const
type MetricName = (typeof METRIC_NAMES)[number]

/** The metrics that were asked for. */
export interface MetricChoice {
  readonly median: boolean
  readonly maximum: boolean
  /** Those that are functions of sums over `rows` rows: everything but the median and the maximum. */
  ofSums(rows: number): (totals: Float64Array) => MetricsByName
}

/** Metrics in the order of their names, whichever way they were asked for; `quantile_loss_0.9` is that at level 0.9. */
export function chooseMetrics(asked: readonly MetricName[], levels: readonly number[]): MetricChoice {
  const wanted = new Set<string>(['rmse', 'mae', ...asked])
  const losses = wanted.has('quantile_loss')
    ? [...new Set(levels)].toSorted((a, b) => a - b).map((level) => ({ name: `quantile_loss_${level}`, level }))
    : []
  return {
    median: wanted.has('median_absolute_error'),
    maximum: wanted.has('max_error'),
    ofSums: (rows) => (totals) => {
      const metrics: Record<string, number | null> = {}
      for (const [name, value] of Object.entries(regressionMetricsOf(totals, rows)))
        if (wanted.has(name)) metrics[name] = value
      for (const { name, level } of losses) metrics[name] = pinballLossOf(totals, level)
      return metrics
    },
  }
}
