import { checkFolds } from './check-folds.ts'
import { dealt } from './dealt.ts'
import { denseCodes } from './dense-codes.ts'
import type { Mt19937 } from './mt19937.ts'
import { refuseRareClasses } from './refuse-rare-classes.ts'
import { shuffle } from './shuffle.ts'

/**
 * The fold in which each row is tested by scikit-learn's `StratifiedKFold`; with a generator each class is shuffled. O(n) time.
 * Throws DATA_REJECTED where every class has fewer rows than there are folds.
 */
export function stratifiedKFold(labels: Int32Array, folds: number, generator: Mt19937 | undefined): Int32Array {
  checkFolds(folds, labels.length, 'rows')
  const { codes, counts } = denseCodes(labels)
  refuseRareClasses(counts, folds)
  const queues = new Map<number, Int32Array>()
  const foldOf = new Int32Array(codes.length)
  const used = new Uint32Array(counts.length)
  for (const [code, start] of startsByAppearance(codes, counts)) {
    const queue = foldsOfClass(start, counts[code] ?? 0, folds)
    queues.set(code, generator === undefined ? queue : shuffle(queue, generator))
  }
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? 0
    const at = used[code] ?? 0
    foldOf[row] = queues.get(code)?.[at] ?? 0
    used[code] = at + 1
  }
  return foldOf
}

/** Classes in the order they appear, with the place at which each would start were the rows sorted in that order. */
function startsByAppearance(codes: Int32Array, counts: Uint32Array): Map<number, number> {
  const starts = new Map<number, number>()
  let next = 0
  for (const code of codes) {
    if (starts.has(code)) continue
    starts.set(code, next)
    next += counts[code] ?? 0
    if (starts.size === counts.length) break
  }
  return starts
}

/** The sorted rows are dealt out to the folds in turn; a class gets what its places get, in blocks. */
function foldsOfClass(start: number, count: number, folds: number): Int32Array {
  const queue = new Int32Array(count)
  let at = 0
  for (let fold = 0; fold < folds; fold++) {
    const share = dealt(start + count, folds, fold) - dealt(start, folds, fold)
    queue.fill(fold, at, at + share)
    at += share
  }
  return queue
}
