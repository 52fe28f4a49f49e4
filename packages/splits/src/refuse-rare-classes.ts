import { StepError } from '@millrace/errors'

/** Throws DATA_REJECTED where every class has fewer rows than there are folds, as scikit-learn does. */
export function refuseRareClasses(counts: Uint32Array, folds: number): void {
  const most = counts.reduce((largest, count) => Math.max(largest, count), 0)
  if (most >= folds) return
  throw new StepError('DATA_REJECTED', `${folds} folds cannot be stratified: no class has more than ${most} rows`, {
    hint: 'use fewer folds or fewer bins, or folds at random',
  })
}
