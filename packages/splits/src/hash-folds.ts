import { StepError } from '@millrace/errors'
import { checkFolds } from './check-folds.ts'
import type { HashFoldSpec } from './fold-spec.ts'
import { keyFractions } from './key-fractions.ts'

/**
 * The fold in which each row is tested: what its key draws from the number of folds, independently of a split by hash with the same seed.
 * O(n) time. Throws DATA_REJECTED where a fold gets no rows.
 */
export function hashFolds({ folds, seed }: HashFoldSpec, keys: BigUint64Array): Int32Array {
  checkFolds(folds, keys.length, 'rows')
  const drawn = keyFractions(keys, seed, 'folds')
  const foldOf = new Int32Array(keys.length)
  const rows = new Uint32Array(folds)
  for (let row = 0; row < foldOf.length; row++) {
    const fold = Math.floor(drawn(row) * folds)
    foldOf[row] = fold
    rows[fold] = (rows[fold] ?? 0) + 1
  }
  const empty = rows.indexOf(0)
  if (empty < 0) return foldOf
  throw new StepError('DATA_REJECTED', `fold ${empty + 1} of ${folds} gets none of ${keys.length} rows`, {
    hint: 'a key decides its fold alone, so few keys can leave a fold empty: use fewer folds or another seed, or folds of another kind',
  })
}
