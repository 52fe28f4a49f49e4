import { checkFolds } from './check-folds.ts'
import { consecutive } from './consecutive.ts'
import { dealt } from './dealt.ts'
import type { Mt19937 } from './mt19937.ts'
import { shuffle } from './shuffle.ts'

/** The fold in which each row is tested by scikit-learn's `KFold`; with a generator rows are shuffled first. O(n) time. */
export function kFold(rows: number, folds: number, generator: Mt19937 | undefined): Int32Array {
  checkFolds(folds, rows, 'rows')
  const order = generator && shuffle(consecutive(0, rows), generator)
  const foldOf = new Int32Array(rows)
  let at = 0
  for (let fold = 0; fold < folds; fold++) {
    const end = at + dealt(rows, folds, fold)
    if (order === undefined) foldOf.fill(fold, at, end)
    else for (const row of order.subarray(at, end)) foldOf[row] = fold
    at = end
  }
  return foldOf
}
