import type { CalibrationBin, ClassifierReport, Column } from '@millrace/contracts'
import type { Batch, Scorer } from '@millrace/mlmodel'
import type { Expr } from 'nodejs-polars'
import type { MetricSums } from '../metrics/metric-sums.ts'

/** What a model is measured at: what its targets and predictions are, and which metrics they have. */
export interface Task {
  readonly name: 'regression' | 'classification'
  /** The target of a label, null where it is none. */
  target(label: Column): Expr
  /** A prediction for each row. @throws StepError BROKEN_CONTRACT */
  score(model: Scorer, batch: Batch): Promise<Float64Array>
  /** What a linear baseline predicts, as the task has it. */
  ofBaseline(predicted: Float64Array): Float64Array
  /** For all rows. */
  newSums(): MetricSums
  readonly newSliceSums: () => MetricSums
  /** What the report says of a classifier beside its metrics. */
  describe(sums: MetricSums): { readonly classifier?: ClassifierReport; readonly calibration?: CalibrationBin[] }
}

/** A fifth of what all rows have: the standard error is known to 10 % (√(2/200)), and Student's quantile allows for it. */
export const SLICE_BLOCKS = 200
