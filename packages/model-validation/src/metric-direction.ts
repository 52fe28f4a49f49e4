import { isClassMetric } from '@millrace/contracts'
import * as z from 'zod'

/** Whether a metric is better the higher, the lower, or the nearer to zero it is. */
export const Direction = z.enum(['higher', 'lower', 'zero'])
export type Direction = z.infer<typeof Direction>

/** The direction of a metric that is known by its name. */
export function directionOf(metric: string): Direction | undefined {
  if (metric.startsWith('quantile_loss')) return 'lower'
  // Precision, recall, F1 and area of one class.
  return isClassMetric(metric) ? 'higher' : DIRECTIONS.get(metric)
}

/** By how much a candidate is better than a reference: positive is better, whatever the signs of the two. */
export function improvementOf(direction: Direction, candidate: number, reference: number): number {
  if (direction === 'zero') return Math.abs(reference) - Math.abs(candidate)
  return direction === 'higher' ? candidate - reference : reference - candidate
}

/** What a model takes: measured by `model-evaluation`, latencies where they were asked for. */
const BUDGETS = [
  'model_size_bytes',
  ...['latency_row', 'latency_1000_rows'].flatMap((of) => [50, 95, 99].map((percent) => `${of}_p${percent}_ms`)),
]

const DIRECTIONS: ReadonlyMap<string, Direction> = new Map([
  ...named('lower', ['rmse', 'mae', 'median_absolute_error', 'max_error', 'mape', 'wape', 'log_loss', 'brier', 'ece']),
  ...named('higher', ['r2', 'roc_auc', 'average_precision', 'accuracy', 'precision', 'recall', 'f1']),
  ...named('higher', ['balanced_accuracy', 'roc_auc_ovr', 'roc_auc_ovr_weighted']),
  ...named(
    'higher',
    ['precision', 'recall', 'f1'].flatMap((metric) => [`${metric}_macro`, `${metric}_weighted`]),
  ),
  ...named('lower', BUDGETS),
  ...named('zero', ['bias']),
])

/** The metrics whose direction is known. */
export const KNOWN_METRICS: readonly string[] = [...DIRECTIONS.keys()]

function named(direction: Direction, names: readonly string[]): [string, Direction][] {
  return names.map((name) => [name, direction])
}
