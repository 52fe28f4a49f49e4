import { checkFolds } from './check-folds.ts'
import { consecutive } from './consecutive.ts'
import { dealt } from './dealt.ts'
import { denseCodes } from './dense-codes.ts'
import type { Mt19937 } from './mt19937.ts'
import { shuffle } from './shuffle.ts'

/**
 * The fold in which each row is tested by scikit-learn's `GroupKFold`: the largest groups first, each to the fold with the fewest rows;
 * with a generator, shuffled groups in equal numbers. O(n + g log g + g k) time for g groups and k folds.
 */
export function groupKFold(groups: Int32Array, folds: number, generator: Mt19937 | undefined): Int32Array {
  const { codes, counts } = denseCodes(groups)
  checkFolds(folds, counts.length, 'groups')
  const foldOfGroup = generator === undefined ? balanced(counts, folds) : drawn(counts.length, folds, generator)
  return codes.map((group) => foldOfGroup[group] ?? 0)
}

function balanced(counts: Uint32Array, folds: number): Int32Array {
  const largestFirst = consecutive(0, counts.length).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || b - a)
  const foldOfGroup = new Int32Array(counts.length)
  const rows = new Float64Array(folds)
  for (const group of largestFirst) {
    let lightest = 0
    for (let fold = 1; fold < folds; fold++) if ((rows[fold] ?? 0) < (rows[lightest] ?? 0)) lightest = fold
    rows[lightest] = (rows[lightest] ?? 0) + (counts[group] ?? 0)
    foldOfGroup[group] = lightest
  }
  return foldOfGroup
}

function drawn(groups: number, folds: number, generator: Mt19937): Int32Array {
  const order = shuffle(consecutive(0, groups), generator)
  const foldOfGroup = new Int32Array(groups)
  let at = 0
  for (let fold = 0; fold < folds; fold++) {
    for (const end = at + dealt(groups, folds, fold); at < end; at++) foldOfGroup[order[at] ?? 0] = fold
  }
  return foldOfGroup
}
