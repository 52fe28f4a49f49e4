import { BLOCKS, BlockSums, scattered } from '../summaries/block-sums.ts'
import { REGRESSION_COLUMNS } from './regression-columns.ts'

/** Metrics that are functions of sums over rows, named as in `evaluation.json`; weighted where weights were given. */
export type RegressionSumMetrics = {
  readonly rmse: number
  readonly mae: number
  /** Null for fewer than 2 rows; for a constant target 1 when every prediction is exact, else 0. */
  readonly r2: number | null
  /** The mean of prediction minus target. */
  readonly bias: number
  /** Mean of |error|/|target| over rows whose target is not 0; null without one. scikit-learn divides by 2.2e-16 there instead. */
  readonly mape: number | null
  /** Sum of |error| over sum of |target|; null when every target is 0. */
  readonly wape: number | null
}

const WIDTH = 10
const {
  WEIGHT,
  ERROR,
  ABSOLUTE,
  SQUARED,
  TARGET,
  TARGET_SQUARED,
  TARGET_SIZE,
  RELATIVE,
  RELATIVE_WEIGHT,
  WEIGHT_SQUARED,
} = REGRESSION_COLUMNS

export interface RowOptions {
  readonly weights?: Float64Array
  /** The number of the first row in the whole table, for parts that are merged. */
  readonly firstRow?: number
  /** For each row a number that rows which depend on each other share, such as a hash of their entity; in place of row numbers. */
  readonly clusters?: Uint32Array
}

/** Regression metrics over one set of rows a batch at a time, with what intervals need, in fixed memory; parts merge. */
export class RegressionBlocks {
  readonly sums: BlockSums
  #origin: number | undefined
  #rows = 0
  #maxError = 0

  constructor(blocks = BLOCKS) {
    this.sums = new BlockSums(WIDTH, blocks)
  }

  get rows(): number {
    return this.#rows
  }

  get maxError(): number {
    return this.#maxError
  }

  /** Kish's effective number of rows, (Σw)²/Σw². */
  get effectiveRows(): number {
    const totals = this.sums.totals()
    return (totals[WEIGHT] ?? 0) ** 2 / (totals[WEIGHT_SQUARED] ?? 0)
  }

  /** Takes finite targets and predictions of the same rows; `only` says at which places of the batch the rows of this set are. */
  add(yTrue: Float64Array, yPred: Float64Array, options: RowOptions = {}, only?: Uint32Array): void {
    const count = only?.length ?? yTrue.length
    if (count === 0) return
    this.#origin ??= meanOf(yTrue)
    const origin = this.#origin
    const { weights, clusters, firstRow = this.#rows } = options
    const { sums, rows, blocks } = this.sums
    // One loop over plain local names: ten million rows go through it for each set that they are in.
    let maxError = this.#maxError
    for (let i = 0; i < count; i++) {
      const place = only === undefined ? i : (only[i] ?? 0)
      const row = clusters === undefined ? firstRow + place : (clusters[place] ?? 0)
      const block = row < blocks ? row : scattered(row, blocks)
      const weight = weights === undefined ? 1 : (weights[place] ?? 0)
      const target = yTrue[place] ?? 0
      const error = (yPred[place] ?? 0) - target
      const size = Math.abs(error)
      const fromOrigin = target - origin
      const targetSize = Math.abs(target)
      const at = block * WIDTH
      rows[block] = (rows[block] ?? 0) + 1
      sums[at + WEIGHT] = (sums[at + WEIGHT] ?? 0) + weight
      sums[at + ERROR] = (sums[at + ERROR] ?? 0) + weight * error
      sums[at + ABSOLUTE] = (sums[at + ABSOLUTE] ?? 0) + weight * size
      sums[at + SQUARED] = (sums[at + SQUARED] ?? 0) + weight * error * error
      sums[at + TARGET] = (sums[at + TARGET] ?? 0) + weight * fromOrigin
      sums[at + TARGET_SQUARED] = (sums[at + TARGET_SQUARED] ?? 0) + weight * fromOrigin * fromOrigin
      sums[at + TARGET_SIZE] = (sums[at + TARGET_SIZE] ?? 0) + weight * targetSize
      sums[at + WEIGHT_SQUARED] = (sums[at + WEIGHT_SQUARED] ?? 0) + weight * weight
      if (target !== 0) {
        sums[at + RELATIVE] = (sums[at + RELATIVE] ?? 0) + (weight * size) / targetSize
        sums[at + RELATIVE_WEIGHT] = (sums[at + RELATIVE_WEIGHT] ?? 0) + weight
      }
      if (size > maxError) maxError = size
    }
    this.#maxError = maxError
    this.#rows += count
  }

  merge(other: RegressionBlocks): void {
    if (other.#origin === undefined) return
    this.#origin ??= other.#origin
    const shifted = new BlockSums(WIDTH, other.sums.blocks)
    shifted.merge(other.sums)
    shiftTargets(shifted.sums, other.#origin - this.#origin)
    this.sums.merge(shifted)
    this.#rows += other.#rows
    this.#maxError = Math.max(this.#maxError, other.#maxError)
  }

  metrics(): RegressionSumMetrics {
    if (this.#rows === 0) throw new Error('no row was added, so there are no metrics')
    return regressionMetricsOf(this.sums.totals(), this.#rows)
  }
}

/** The metrics of `RegressionBlocks` sums, or of resampled ones. */
export function regressionMetricsOf(totals: Float64Array, rows: number): RegressionSumMetrics {
  const [weight, absolute, squared] = [totals[WEIGHT] ?? 0, totals[ABSOLUTE] ?? 0, totals[SQUARED] ?? 0]
  const [relativeWeight, size] = [totals[RELATIVE_WEIGHT] ?? 0, totals[TARGET_SIZE] ?? 0]
  return {
    rmse: Math.sqrt(squared / weight),
    mae: absolute / weight,
    r2: rows < 2 ? null : r2Of(totals),
    bias: (totals[ERROR] ?? 0) / weight,
    mape: relativeWeight === 0 ? null : (totals[RELATIVE] ?? 0) / relativeWeight,
    wape: size === 0 ? null : absolute / size,
  }
}

/** The mean quantile (pinball) loss at `level`, from the same sums, as scikit-learn's `mean_pinball_loss`. */
export function pinballLossOf(totals: Float64Array, level: number): number {
  return ((totals[ABSOLUTE] ?? 0) + (1 - 2 * level) * (totals[ERROR] ?? 0)) / 2 / (totals[WEIGHT] ?? 0)
}

function r2Of(totals: Float64Array): number {
  const [weight, target, squares] = [totals[WEIGHT] ?? 0, totals[TARGET] ?? 0, totals[TARGET_SQUARED] ?? 0]
  const residual = totals[SQUARED] ?? 0
  const total = squares - (target * target) / weight
  // Below what rounding leaves of a constant target's squares.
  if (total <= 1e-15 * squares) return residual === 0 ? 1 : 0
  return 1 - residual / total
}

function shiftTargets(sums: Float64Array, by: number): void {
  for (let at = 0; at < sums.length; at += WIDTH) {
    const [weight, target] = [sums[at + WEIGHT] ?? 0, sums[at + TARGET] ?? 0]
    sums[at + TARGET_SQUARED] = (sums[at + TARGET_SQUARED] ?? 0) + by * (2 * target + by * weight)
    sums[at + TARGET] = target + by * weight
  }
}

/** Near the targets' mean the squares lose nothing to cancellation; it begins at the first value for the same reason. */
function meanOf(values: Float64Array): number {
  const first = values[0] ?? 0
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i] ?? 0) - first
  return first + sum / values.length
}
