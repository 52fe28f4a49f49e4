import { rowsWhere } from './rows-where.ts'
import type { Fold } from './split-rows.ts'

/** One fold after the other from the fold in which each row is tested; train rows are all others. 4 bytes a row at a time. */
export function* foldsOfRows(foldOf: Int32Array, folds: number): Generator<Fold> {
  for (let fold = 0; fold < folds; fold++) {
    yield { train: rowsWhere(foldOf, fold, 'other'), test: rowsWhere(foldOf, fold) }
  }
}
