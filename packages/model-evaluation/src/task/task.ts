import type { CalibrationBin, ClassifierReport, Column, MulticlassReport } from '@millrace/contracts'
import type { Batch, Scorer } from '@millrace/mlmodel'
import type { Expr } from 'nodejs-polars'
import type { MetricSums } from '../metrics/metric-sums.ts'

/** A prediction for each row with what it is held against, one number each. */
export interface Drawn {
  readonly target: Float64Array
  readonly predicted: Float64Array
}

/** What models of a task are compared by, and parts of the rows: squared errors, of probabilities log losses. */
export interface Loss {
  /** What the mean is told as. */
  readonly metric: LossMetric
  /** Of the row at a place. */
  at(row: number, target: Float64Array, predicted: Float64Array): number
}

export type LossMetric = 'rmse' | 'log_loss'

/** What a model is measured at: what its targets and predictions are, and which metrics they have. */
export interface Task {
  readonly name: 'regression' | 'classification'
  /** Of a classifier. */
  readonly classes?: readonly string[]
  /** Numbers of a row's prediction: one, or with more than two classes the probability of each. */
  readonly width: number
  /** The target of a label, null where it is none. */
  target(label: Column): Expr
  /** A prediction for each row, row-major. @throws StepError BROKEN_CONTRACT */
  score(model: Scorer, batch: Batch): Promise<Float64Array>
  /** What a baseline predicts, as the task has it: of one linear model, or with more than two classes of one for each. */
  ofBaseline(predicted: readonly Float64Array[]): Float64Array
  /** For all rows. */
  newSums(): MetricSums
  readonly newSliceSums: () => MetricSums
  readonly loss: Loss
  /** What charts show of predictions. */
  drawn(target: Float64Array, predicted: Float64Array): Drawn
  /** What the report says of a classifier beside its metrics. */
  describe(sums: MetricSums): {
    readonly classifier?: ClassifierReport
    readonly multiclass?: MulticlassReport
    readonly calibration?: CalibrationBin[]
  }
}

/** A fifth of what all rows have: the standard error is known to 10 % (√(2/200)), and Student's quantile allows for it. */
export const SLICE_BLOCKS = 200

/** How tasks of one number a row have charts. */
export const ONE_NUMBER: Pick<Task, 'width' | 'drawn'> = {
  width: 1,
  drawn: (target, predicted) => ({ target, predicted }),
}
