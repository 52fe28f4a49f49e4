import { mix } from '../probability/seeded-random.ts'
import { averagePrecision, rocAuc } from './ranking.ts'
import type { RowOptions } from './regression-blocks.ts'

/** Groups that the jackknife leaves out in turn: Student's quantile with 39 degrees of freedom is 3 % wider than the normal's. */
const GROUPS = 40
/** Up to odds of 10⁹ to one. */
const MOST_LOG_ODDS = 9 * Math.LN10

/** Metrics of the order that scores put rows in; null without rows of both classes, or of the positive one. */
export interface RankMetrics {
  readonly roc_auc: number | null
  readonly average_precision: number | null
}

/** Weights of rows, by twice their group, and one more where they are positive, and by a bin within. */
interface Counts {
  readonly bins: number
  readonly weights: Float64Array
}

/**
 * The areas under the ROC and the precision-recall curve over one set of rows, a batch at a time; parts merge. They are exact
 * up to `budget` rows; beyond, probabilities are counted in bins of equal width in log-odds, in fixed memory, where the rows of one bin are tied.
 */
export class RankedRows {
  readonly #budget: number
  readonly #bins: number
  readonly #used = new Uint8Array(GROUPS)
  #scores: number[] = []
  #weights: number[] = []
  #places: number[] = []
  #counts: Counts | undefined
  #rows = 0

  constructor({ budget = 100_000, bins = 2 ** 14 } = {}) {
    this.#budget = budget
    this.#bins = bins
  }

  get isExact(): boolean {
    return this.#counts === undefined
  }

  /** The most by which ties within bins can have moved the area under the ROC curve; 0 where it is exact. */
  get areaError(): number {
    if (this.#counts === undefined) return 0
    const { positives, negatives } = withoutGroup(this.#counts, totalsOf(this.#counts), -1)
    const tied = positives.reduce((sum, positive, bin) => sum + positive * (negatives[bin] ?? 0), 0)
    return tied / 2 / sumOf(positives) / sumOf(negatives)
  }

  /** Takes targets of 0 or 1 and probabilities of 1 of the same rows; `only` says at which places of the batch the rows of this set are. */
  add(yTrue: Float64Array, probability: Float64Array, options: RowOptions = {}, only?: Uint32Array): void {
    const count = only?.length ?? yTrue.length
    const firstRow = options.firstRow ?? this.#rows
    for (let i = 0; i < count; i++) {
      const at = only?.[i] ?? i
      const group = mix((options.clusters?.[at] ?? firstRow + at) + 1) % GROUPS
      this.#addRow(probability[at] ?? 0, options.weights?.[at] ?? 1, 2 * group + (yTrue[at] === 1 ? 1 : 0))
    }
    this.#rows += count
  }

  /** The other must have bins of the same number. */
  merge(other: RankedRows): void {
    this.#rows += other.#rows
    for (const [i, score] of other.#scores.entries()) this.#addRow(score, other.#weights[i] ?? 0, other.#places[i] ?? 0)
    if (other.#counts === undefined) return
    const { weights } = this.#binned()
    for (const [i, weight] of other.#counts.weights.entries()) weights[i] = (weights[i] ?? 0) + weight
    for (const [group, used] of other.#used.entries()) if (used === 1) this.#used[group] = 1
  }

  metrics(): RankMetrics {
    const counts = this.#counts ?? this.#distinct()
    return metricsOf(withoutGroup(counts, totalsOf(counts), -1))
  }

  /** The metrics with each group of rows left out in turn; the same rows are in the same groups. */
  leaveGroupsOut(): RankMetrics[] {
    const counts = this.#counts ?? this.#distinct()
    const totals = totalsOf(counts)
    const groups = [...this.#used.keys()].filter((group) => this.#used[group] === 1)
    return groups.map((group) => metricsOf(withoutGroup(counts, totals, group)))
  }

  /** The weight of the positive rows, of all and with each group left out in turn. */
  positives(): { readonly all: number; readonly without: readonly number[] } {
    const ofGroup = new Float64Array(GROUPS)
    for (const [i, place] of this.#places.entries())
      if (place % 2 === 1) ofGroup[place >> 1] = (ofGroup[place >> 1] ?? 0) + (this.#weights[i] ?? 0)
    if (this.#counts !== undefined) {
      const { bins, weights } = this.#counts
      for (let group = 0; group < GROUPS; group++)
        ofGroup[group] = sumOf(weights.subarray((2 * group + 1) * bins, (2 * group + 2) * bins))
    }
    const all = sumOf(ofGroup)
    const used = [...this.#used.keys()].filter((group) => this.#used[group] === 1)
    return { all, without: used.map((group) => all - (ofGroup[group] ?? 0)) }
  }

  #addRow(score: number, weight: number, place: number): void {
    this.#used[place >> 1] = 1
    if (this.#counts === undefined && this.#scores.length < this.#budget) {
      this.#scores.push(score)
      this.#weights.push(weight)
      this.#places.push(place)
      return
    }
    const { bins, weights } = this.#binned()
    const at = place * bins + binOf(score, bins)
    weights[at] = (weights[at] ?? 0) + weight
  }

  /** Counts in bins, into which the rows that were kept go. */
  #binned(): Counts {
    if (this.#counts !== undefined) return this.#counts
    const [bins, scores] = [this.#bins, this.#scores]
    const weights = new Float64Array(2 * GROUPS * bins)
    for (const [i, score] of scores.entries()) {
      const at = (this.#places[i] ?? 0) * bins + binOf(score, bins)
      weights[at] = (weights[at] ?? 0) + (this.#weights[i] ?? 0)
    }
    this.#scores = []
    this.#weights = []
    this.#places = []
    this.#counts = { bins, weights }
    return this.#counts
  }

  /** A bin for each distinct score. */
  #distinct(): RowCounts {
    const scores = Float64Array.from(this.#scores)
    const order = Uint32Array.from(scores.keys()).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0))
    const binOfRow = new Uint32Array(order.length)
    let bin = -1
    let last: number | undefined
    for (const row of order) {
      if (scores[row] !== last) bin++
      last = scores[row]
      binOfRow[row] = bin
    }
    return { bins: bin + 1, binOfRow, weights: this.#weights, places: this.#places }
  }
}

/** Rows one by one, where that is less than a table of bins by groups. */
interface RowCounts {
  readonly bins: number
  readonly binOfRow: Uint32Array
  readonly weights: readonly number[]
  readonly places: readonly number[]
}

/** Weights of positives and negatives by bin, the lowest score first. */
interface Sides {
  readonly positives: Float64Array
  readonly negatives: Float64Array
}

function totalsOf(counts: Counts | RowCounts): Sides {
  const sides = { positives: new Float64Array(counts.bins), negatives: new Float64Array(counts.bins) }
  for (let group = 0; group < GROUPS; group++) addGroup(sides, counts, group, 1)
  return sides
}

function withoutGroup(counts: Counts | RowCounts, { positives, negatives }: Sides, group: number): Sides {
  const left = { positives: positives.slice(), negatives: negatives.slice() }
  if (group >= 0) addGroup(left, counts, group, -1)
  return left
}

function addGroup({ positives, negatives }: Sides, counts: Counts | RowCounts, group: number, sign: 1 | -1): void {
  if ('binOfRow' in counts) {
    const { binOfRow, weights, places } = counts
    for (let row = 0; row < binOfRow.length; row++) {
      const place = places[row] ?? 0
      if (place >> 1 !== group) continue
      const [side, bin] = [place % 2 === 1 ? positives : negatives, binOfRow[row] ?? 0]
      side[bin] = (side[bin] ?? 0) + sign * (weights[row] ?? 0)
    }
    return
  }
  const { bins, weights } = counts
  for (let bin = 0; bin < bins; bin++) {
    negatives[bin] = (negatives[bin] ?? 0) + sign * (weights[2 * group * bins + bin] ?? 0)
    positives[bin] = (positives[bin] ?? 0) + sign * (weights[(2 * group + 1) * bins + bin] ?? 0)
  }
}

function metricsOf({ positives, negatives }: Sides): RankMetrics {
  const ranked = { scores: new Float64Array(), positives: positives.toReversed(), negatives: negatives.toReversed() }
  return { roc_auc: rocAuc(ranked), average_precision: averagePrecision(ranked) }
}

function binOf(probability: number, bins: number): number {
  const odds = Math.log(probability / (1 - probability))
  const share = (Math.min(Math.max(odds, -MOST_LOG_ODDS), MOST_LOG_ODDS) / MOST_LOG_ODDS + 1) / 2
  if (Number.isNaN(share)) return probability < 0.5 ? 0 : bins - 1
  return Math.min(bins - 1, Math.floor(share * bins))
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)
