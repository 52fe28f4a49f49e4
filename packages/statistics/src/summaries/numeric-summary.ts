import { MomentsAccumulator } from './moments-accumulator.ts'
import {
  mergeQuantileSummaries,
  pruneQuantileSummary,
  type QuantileSummary,
  summarizeSorted,
} from './quantile-summary.ts'

/** One column of numbers, small enough for a baseline file; holds a few hundred of its values, never its rows. */
export interface NumericSummary {
  readonly kind: 'numeric'
  readonly nulls: number
  readonly nans: number
  readonly positiveInfinities: number
  readonly negativeInfinities: number
  /** Of the finite values; null without one. */
  readonly mean: number | null
  readonly sumOfSquares: number
  /** Of the finite values, which it also counts. */
  readonly quantiles: QuantileSummary
}

/** The most stored values of a finished summary: no share is off by more than 1/255 when it was made from sorted values. */
export const STORED_VALUES = 256
/** Between batches more is kept, so that pruning costs little: 1/4095 for each doubling of the batches. */
const WORKING_VALUES = 4096

/** The summary of a column whose finite values were sorted before, with exact ranks at its stored values. */
export function summarizeSortedColumn(
  sorted: Float64Array,
  missing: { nulls: number; nans: number; positiveInfinities: number; negativeInfinities: number },
): NumericSummary {
  const moments = new MomentsAccumulator()
  moments.add(sorted)
  const { mean, sumOfSquares } = moments.moments()
  return { kind: 'numeric', ...missing, mean, sumOfSquares, quantiles: summarizeSorted(sorted, STORED_VALUES) }
}

/** Summarizes a column a batch at a time in fixed memory; accumulators of parts merge, with the rank errors added. */
export class NumericSummaryAccumulator {
  readonly #moments = new MomentsAccumulator()
  /** Summaries by how often they were merged, like the digits of a binary counter, so that each value is pruned rarely. */
  #levels: (QuantileSummary | undefined)[] = []
  #nulls = 0
  #nans = 0
  #positiveInfinities = 0
  #negativeInfinities = 0

  add(values: Float64Array, nulls = 0): void {
    this.#nulls += nulls
    const finite = values.filter(Number.isFinite).sort()
    for (const value of finite.length === values.length ? [] : values) {
      if (Number.isNaN(value)) this.#nans++
      else if (value === Number.POSITIVE_INFINITY) this.#positiveInfinities++
      else if (value === Number.NEGATIVE_INFINITY) this.#negativeInfinities++
    }
    if (finite.length === 0) return
    this.#moments.add(finite)
    this.#carry(summarizeSorted(finite, WORKING_VALUES), 0)
  }

  merge(other: NumericSummaryAccumulator): void {
    this.#nulls += other.#nulls
    this.#nans += other.#nans
    this.#positiveInfinities += other.#positiveInfinities
    this.#negativeInfinities += other.#negativeInfinities
    this.#moments.merge(other.#moments)
    for (const [level, quantiles] of other.#levels.entries()) if (quantiles !== undefined) this.#carry(quantiles, level)
  }

  summary(): NumericSummary {
    const { mean, sumOfSquares } = this.#moments.moments()
    let quantiles: QuantileSummary = summarizeSorted(new Float64Array(), STORED_VALUES)
    for (const level of this.#levels) if (level !== undefined) quantiles = mergeQuantileSummaries(quantiles, level)
    return {
      kind: 'numeric',
      nulls: this.#nulls,
      nans: this.#nans,
      positiveInfinities: this.#positiveInfinities,
      negativeInfinities: this.#negativeInfinities,
      mean,
      sumOfSquares,
      quantiles: pruneQuantileSummary(quantiles, STORED_VALUES),
    }
  }

  #carry(quantiles: QuantileSummary, level: number): void {
    const there = this.#levels[level]
    if (there === undefined) {
      this.#levels[level] = quantiles
      return
    }
    this.#levels[level] = undefined
    this.#carry(pruneQuantileSummary(mergeQuantileSummaries(there, quantiles), WORKING_VALUES), level + 1)
  }
}

/** The summary of two parts, such as yesterday's baseline and today's accepted batch; their rank errors add up as shares of the whole. */
export function mergeNumericSummaries(left: NumericSummary, right: NumericSummary): NumericSummary {
  const [n, m] = [left.quantiles.count, right.quantiles.count]
  const step = (right.mean ?? 0) - (left.mean ?? 0)
  const share = n + m === 0 ? 0 : m / (n + m)
  return {
    kind: 'numeric',
    nulls: left.nulls + right.nulls,
    nans: left.nans + right.nans,
    positiveInfinities: left.positiveInfinities + right.positiveInfinities,
    negativeInfinities: left.negativeInfinities + right.negativeInfinities,
    mean: n === 0 ? right.mean : m === 0 ? left.mean : (left.mean ?? 0) + step * share,
    sumOfSquares: left.sumOfSquares + right.sumOfSquares + (n === 0 || m === 0 ? 0 : step * step * n * share),
    quantiles: pruneQuantileSummary(mergeQuantileSummaries(left.quantiles, right.quantiles), STORED_VALUES),
  }
}
