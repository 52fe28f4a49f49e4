import { StepError } from '@millrace/errors'

/** The number of folds. Throws USAGE for one that is no integer of 2 or more, or more than there are `units`. */
export function checkFolds(folds: number, units: number, unit: 'rows' | 'groups'): number {
  if (!Number.isInteger(folds) || folds < 2) {
    throw new StepError('USAGE', `the number of folds is ${folds}, not an integer of 2 or more`, {
      hint: 'choose a number of folds such as 5',
    })
  }
  if (folds > units) {
    throw new StepError('DATA_REJECTED', `${folds} folds cannot be made of ${units} ${unit}`, {
      hint: `choose at most as many folds as there are ${unit}`,
    })
  }
  return folds
}
