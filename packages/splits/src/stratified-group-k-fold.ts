import { checkFolds } from './check-folds.ts'
import { consecutive } from './consecutive.ts'
import { denseCodes } from './dense-codes.ts'
import type { Mt19937 } from './mt19937.ts'
import { standardDeviation, sumPairwise } from './numpy-sums.ts'
import { refuseRareClasses } from './refuse-rare-classes.ts'
import { shuffle } from './shuffle.ts'

/**
 * The fold in which each row is tested by scikit-learn's `StratifiedGroupKFold`: the most uneven groups first, each to the fold that keeps
 * the classes' shares most alike. O(n + g k² c) time and g c doubles for g groups, k folds and c classes.
 */
export function stratifiedGroupKFold(
  columns: { readonly labels: Int32Array; readonly groups: Int32Array },
  folds: number,
  generator: Mt19937 | undefined,
): Int32Array {
  const labels = denseCodes(columns.labels)
  const groups = denseCodes(columns.groups)
  checkFolds(folds, groups.counts.length, 'groups')
  refuseRareClasses(labels.counts, folds)
  const perGroup = Array.from(groups.counts, () => new Float64Array(labels.counts.length))
  for (let row = 0; row < labels.codes.length; row++) {
    const counts = perGroup[groups.codes[row] ?? 0]
    const label = labels.codes[row] ?? 0
    if (counts !== undefined) counts[label] = (counts[label] ?? 0) + 1
  }
  const deviations = perGroup.map((counts) => standardDeviation(counts))
  const order = consecutive(0, perGroup.length)
  if (generator !== undefined) shuffle(order, generator)
  // The sort is stable, so that equally uneven groups keep their shuffled order.
  order.sort((a, b) => (deviations[b] ?? 0) - (deviations[a] ?? 0))
  const filled = new FilledFolds(folds, labels.counts)
  const foldOfGroup = new Int32Array(perGroup.length)
  for (const group of order) foldOfGroup[group] = filled.add(perGroup[group] ?? new Float64Array())
  return groups.codes.map((group) => foldOfGroup[group] ?? 0)
}

class FilledFolds {
  readonly #counts: Float64Array[]
  readonly #classRows: Uint32Array

  constructor(folds: number, classRows: Uint32Array) {
    this.#counts = Array.from({ length: folds }, () => new Float64Array(classRows.length))
    this.#classRows = classRows
  }

  /** Adds a group's rows of each class to the best fold, and returns that. */
  add(group: Float64Array): number {
    let best = { fold: 0, evenness: Number.POSITIVE_INFINITY, rows: Number.POSITIVE_INFINITY }
    for (const [fold, counts] of this.#counts.entries()) {
      const rows = counts.reduce((sum, count) => sum + count, 0)
      const evenness = this.#evennessWith(group, fold)
      if (evenness < best.evenness || (isClose(evenness, best.evenness) && rows < best.rows)) {
        best = { fold, evenness, rows }
      }
    }
    const counts = this.#counts[best.fold]
    counts?.forEach((count, label) => {
      counts[label] = count + (group[label] ?? 0)
    })
    return best.fold
  }

  /** The mean over classes of the standard deviation over folds of the share of the class's rows. */
  #evennessWith(group: Float64Array, chosen: number): number {
    const deviations = new Float64Array(this.#classRows.length)
    const shares = new Float64Array(this.#counts.length)
    for (let label = 0; label < deviations.length; label++) {
      const more = group[label] ?? 0
      for (const [fold, counts] of this.#counts.entries()) {
        shares[fold] = ((counts[label] ?? 0) + (fold === chosen ? more : 0)) / (this.#classRows[label] ?? 0)
      }
      // numpy sums over folds in turn; only where there is one class it sums pairwise.
      deviations[label] = standardDeviation(shares, deviations.length === 1 ? sumPairwise : sumInTurn)
    }
    return sumPairwise(deviations) / deviations.length
  }
}

function sumInTurn(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/** numpy's `isclose`: infinite values are close only to themselves. */
function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-8 + 1e-5 * Math.abs(b) && Number.isFinite(b)
}
