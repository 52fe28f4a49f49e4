import type { MetricDifference, MetricIntervals, MetricsByName } from '@millrace/contracts'
import type { RowOptions } from '@millrace/statistics'
import type { IntervalOptions } from './metric-intervals.ts'

/** What one model's metrics over a set of rows are made of, a batch at a time, in memory that does not grow with the rows. */
export interface MetricSums {
  readonly rows: number
  /** Kish's, (Σw)²/Σw². */
  readonly effectiveRows: number
  /** Takes targets and predictions of the same rows; `only` says at which places of the batch the rows of this set are. */
  add(target: Float64Array, predicted: Float64Array, rows: RowOptions, only?: Uint32Array): void
  metrics(): MetricsByName
  intervals(options: IntervalOptions): MetricIntervals
  /** This model less another over the same rows, with paired intervals. */
  differences(other: MetricSums, confidence: number): Record<string, MetricDifference>
}
