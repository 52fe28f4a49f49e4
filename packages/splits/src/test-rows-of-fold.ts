import { StepError } from '@millrace/errors'
import { checkFolds } from './check-folds.ts'
import { checkRows } from './check-rows.ts'

/**
 * How many rows each fold in order of time tests: those asked for, or one of as many shares as there are folds and one more.
 * Throws DATA_REJECTED where there are not more rows than folds.
 */
export function testRowsOfFold(
  spec: { readonly folds: number; readonly testSize?: number | undefined },
  rows: number,
): number {
  checkFolds(spec.folds, rows, 'rows')
  if (spec.folds === rows) {
    throw new StepError(
      'DATA_REJECTED',
      `${spec.folds} folds in order of time leave none of ${rows} rows to train on`,
      {
        hint: 'choose fewer folds than there are rows',
      },
    )
  }
  return spec.testSize === undefined ? Math.floor(rows / (spec.folds + 1)) : checkRows('test size', spec.testSize, 1)
}
