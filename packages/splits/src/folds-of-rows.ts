import { rowsWhere } from './rows-where.ts'
import type { Fold, FoldPartition } from './split-rows.ts'

/** The rows of one fold after the other; 4 bytes a row at a time. */
export function* foldsOfRows({ foldOf, folds }: FoldPartition): Generator<Fold> {
  for (let fold = 0; fold < folds; fold++) {
    yield { train: rowsWhere(foldOf, fold, 'other'), test: rowsWhere(foldOf, fold) }
  }
}
