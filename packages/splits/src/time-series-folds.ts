import { StepError } from '@millrace/errors'
import { checkGap } from './check-gap.ts'
import { checkRows } from './check-rows.ts'
import { consecutive } from './consecutive.ts'
import type { TimeSeriesFoldSpec } from './fold-spec.ts'
import type { Fold } from './split-rows.ts'
import { testRowsOfFold } from './test-rows-of-fold.ts'

/** The folds of scikit-learn's `TimeSeriesSplit` over rows in order of time: train rows before, test rows after. */
export function timeSeriesFolds(spec: TimeSeriesFoldSpec, rows: number): Iterable<Fold> {
  const { folds, maxTrainSize } = spec
  const gap = checkRows('gap', checkGap(spec.gap), 0)
  const testSize = testRowsOfFold(spec, rows)
  if (maxTrainSize !== undefined) checkRows('most train rows', maxTrainSize, 1)
  if (rows - gap - testSize * folds <= 0) {
    throw new StepError(
      'DATA_REJECTED',
      `${folds} folds of ${testSize} test rows and a gap of ${gap} leave none of ${rows} rows to train on`,
      { hint: 'use fewer folds, fewer test rows or a smaller gap' },
    )
  }
  return (function* () {
    for (let start = rows - folds * testSize; start < rows; start += testSize) {
      const end = start - gap
      const from = maxTrainSize === undefined ? 0 : Math.max(0, end - maxTrainSize)
      yield { train: consecutive(from, end), test: consecutive(start, start + testSize) }
    }
  })()
}
