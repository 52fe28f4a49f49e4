import { formatCount } from '@millrace/cli-kit'
import type { EvaluationReport, RegressionMetrics } from '@millrace/contracts'

/** The evaluation as a person reads it: a row for each metric, a column for the model and for each baseline. */
export function describeEvaluation(report: EvaluationReport): string {
  const { mean, least_squares } = report.baselines
  const head = [`${formatCount(report.rows)} rows`, 'model', 'mean', 'least squares']
  const rows = METRICS.map(([key, name]) => [
    name,
    ...[report, mean, least_squares].map((metrics) => shown(metrics[key])),
  ])
  const table = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)))
  return table
    .map((cells) =>
      cells
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    )
    .join('\n')
}

const METRICS: readonly [keyof RegressionMetrics, string][] = [
  ['rmse', 'RMSE'],
  ['mae', 'MAE'],
  ['r2', 'R²'],
  ['median_absolute_error', 'median error'],
  ['max_error', 'largest error'],
]

const shown = (value: number | null): string => (value === null ? 'undefined' : value.toPrecision(5))
