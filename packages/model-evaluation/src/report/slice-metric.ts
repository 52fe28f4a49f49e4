import type { EvaluationReport, EvaluationSlice } from '@millrace/contracts'
import type { LossMetric } from '../task/task.ts'

/** What slices are ordered by: log loss of a classifier whose slices have it, else RMSE. */
export const sliceMetric = ({ task, slices = [] }: EvaluationReport): LossMetric =>
  task === 'classification' && slices.every(({ metrics }) => 'log_loss' in metrics) ? 'log_loss' : 'rmse'

/** What weak segments are ordered by: that of their task, which they have whatever metrics were asked for. */
export const weakMetric = ({ task, weak_segments }: EvaluationReport): LossMetric =>
  task === 'classification' && (weak_segments?.segments ?? []).every(({ log_loss }) => log_loss !== undefined)
    ? 'log_loss'
    : 'rmse'

/** The slices with the largest errors first. */
export const worstFirst = (slices: readonly EvaluationSlice[], metric: LossMetric): EvaluationSlice[] =>
  slices.toSorted((a, b) => (b.metrics[metric] ?? 0) - (a.metrics[metric] ?? 0))
