import type { EvaluationReport, MetricDifference, MetricInterval, RegressionMetrics } from '@millrace/contracts'

/** One metric with all that a report says of it. */
export interface MetricRow {
  /** As in the report. */
  readonly name: string
  /** For people. */
  readonly title: string
  readonly value: number | null
  readonly interval: MetricInterval | null
  /** Undefined for what baselines do not have. */
  readonly mean: number | null | undefined
  readonly leastSquares: number | null | undefined
  readonly champion: number | null
  readonly difference: MetricDifference | null
}

const TITLES: Readonly<Record<string, string>> = {
  log_loss: 'log loss',
  brier: 'Brier score',
  roc_auc: 'ROC area',
  roc_auc_ovr: 'ROC area, macro',
  roc_auc_ovr_weighted: 'ROC area, weighted',
  average_precision: 'average precision',
  accuracy: 'accuracy',
  balanced_accuracy: 'balanced accuracy',
  precision: 'precision',
  recall: 'recall',
  f1: 'F1',
  precision_macro: 'precision, macro',
  recall_macro: 'recall, macro',
  f1_macro: 'F1, macro',
  precision_weighted: 'precision, weighted',
  recall_weighted: 'recall, weighted',
  f1_weighted: 'F1, weighted',
  ece: 'calibration error',
  rmse: 'RMSE',
  mae: 'MAE',
  r2: 'R²',
  median_absolute_error: 'median error',
  max_error: 'largest error',
  bias: 'bias',
  mape: 'MAPE',
  wape: 'WAPE',
  latency_row_p50_ms: 'ms for a row, p50',
  latency_row_p95_ms: 'ms for a row, p95',
  latency_row_p99_ms: 'ms for a row, p99',
  latency_1000_rows_p50_ms: 'ms for 1,000 rows, p50',
  latency_1000_rows_p95_ms: 'ms for 1,000 rows, p95',
  latency_1000_rows_p99_ms: 'ms for 1,000 rows, p99',
  model_size_bytes: 'bytes of the model',
}
const LOSS = 'quantile_loss_'

/** The metrics of a report but for those of single classes, those that any reader wants first. */
export function metricRows(report: EvaluationReport): MetricRow[] {
  const losses = Object.keys(report).filter((name) => name.startsWith(LOSS))
  return [...Object.keys(TITLES), ...losses].flatMap((name): MetricRow[] => {
    if (report[name] === undefined) return []
    return [
      {
        name,
        title: metricTitle(name),
        value: numberIn(report, name) ?? null,
        interval: report.intervals?.[name] ?? null,
        mean: numberIn(report.baselines.mean, name),
        leastSquares: numberIn(report.baselines.least_squares, name),
        champion: report.champion?.metrics?.[name] ?? null,
        difference: report.champion?.differences?.[name] ?? null,
      },
    ]
  })
}

/** A metric's name for people. */
export const metricTitle = (name: string): string =>
  TITLES[name] ?? (name.startsWith(LOSS) ? `quantile loss ${name.slice(LOSS.length)}` : name)

function numberIn(metrics: RegressionMetrics, name: string): number | null | undefined {
  const value = metrics[name]
  return typeof value === 'number' || value === undefined ? value : null
}
