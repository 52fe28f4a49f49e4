import { BLOCKS, BlockSums } from '../summaries/block-sums.ts'
import { type CalibrationBin, CalibrationBins } from './calibration-bins.ts'
import { logOf } from './log-of.ts'
import type { RowOptions } from './regression-blocks.ts'

/** Of a binary classifier; what has no denominator is null, where scikit-learn warns and says 0. */
export type ClassificationSumMetrics = {
  readonly log_loss: number
  readonly brier: number
  /** The root of the Brier score. */
  readonly rmse: number
  /** The mean of |probability − target|. */
  readonly mae: number
  /** The mean of probability minus target: by how much positives are overestimated in all. */
  readonly bias: number
  /** Expected calibration error: |mean probability − share of positives| in equally wide bins, weighted by their rows (Naeini et al. 2015). */
  readonly ece: number
  readonly accuracy: number
  readonly precision: number | null
  readonly recall: number | null
  readonly f1: number | null
}

/** Sums of weights by target and decision at the threshold. */
export interface Confusion {
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
  readonly trueNegatives: number
}

const [
  WEIGHT,
  LOG_LOSS,
  SQUARED,
  TRUE_POSITIVE,
  FALSE_POSITIVE,
  FALSE_NEGATIVE,
  TRUE_NEGATIVE,
  WEIGHT_SQUARED,
  ABSOLUTE,
  BIN_ERRORS,
] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

/** Metrics of a binary classifier over one set of rows a batch at a time, with what intervals need, in fixed memory; parts merge. */
export class ClassificationBlocks {
  readonly sums: BlockSums
  readonly #threshold: number
  readonly #calibration: CalibrationBins
  #rows = 0

  /** Rows with a probability of at least `threshold` are decided positive. */
  constructor({ threshold = 0.5, calibrationBins = 10, blocks = BLOCKS } = {}) {
    this.#threshold = threshold
    this.#calibration = new CalibrationBins(calibrationBins)
    this.sums = new BlockSums(BIN_ERRORS + calibrationBins, blocks)
  }

  get rows(): number {
    return this.#rows
  }

  get effectiveRows(): number {
    const totals = this.sums.totals()
    return (totals[WEIGHT] ?? 0) ** 2 / (totals[WEIGHT_SQUARED] ?? 0)
  }

  /** Takes targets of 0 or 1 and probabilities of 1 of the same rows; `only` says at which places of the batch the rows of this set are. */
  add(yTrue: Float64Array, probability: Float64Array, options: RowOptions = {}, only?: Uint32Array): void {
    const count = only?.length ?? yTrue.length
    const firstRow = options.firstRow ?? this.#rows
    for (let i = 0; i < count; i++) {
      const at = only?.[i] ?? i
      const block = this.sums.blockOf(options.clusters?.[at] ?? firstRow + at)
      this.#addRow(block, yTrue[at] === 1, probability[at] ?? 0, options.weights?.[at] ?? 1)
    }
    this.#rows += count
  }

  /** The other must have the same threshold and bins. */
  merge(other: ClassificationBlocks): void {
    this.sums.merge(other.sums)
    this.#calibration.merge(other.#calibration)
    this.#rows += other.#rows
  }

  metrics(): ClassificationSumMetrics {
    if (this.#rows === 0) throw new Error('no row was added, so there are no metrics')
    return classificationMetricsOf(this.sums.totals())
  }

  confusion(): Confusion {
    const totals = this.sums.totals()
    return {
      truePositives: totals[TRUE_POSITIVE] ?? 0,
      falsePositives: totals[FALSE_POSITIVE] ?? 0,
      falseNegatives: totals[FALSE_NEGATIVE] ?? 0,
      trueNegatives: totals[TRUE_NEGATIVE] ?? 0,
    }
  }

  /** The bins that have rows. */
  calibration(): CalibrationBin[] {
    return this.#calibration.filled()
  }

  #addRow(block: number, positive: boolean, probability: number, weight: number): void {
    const { sums, rows } = this.sums
    const at = block * this.sums.width
    const decided = probability >= this.#threshold
    const cell = positive ? (decided ? TRUE_POSITIVE : FALSE_NEGATIVE) : decided ? FALSE_POSITIVE : TRUE_NEGATIVE
    const error = probability - (positive ? 1 : 0)
    rows[block] = (rows[block] ?? 0) + 1
    sums[at + WEIGHT] = (sums[at + WEIGHT] ?? 0) + weight
    sums[at + LOG_LOSS] = (sums[at + LOG_LOSS] ?? 0) - weight * logOf(positive ? probability : 1 - probability)
    sums[at + SQUARED] = (sums[at + SQUARED] ?? 0) + weight * error * error
    sums[at + cell] = (sums[at + cell] ?? 0) + weight
    sums[at + WEIGHT_SQUARED] = (sums[at + WEIGHT_SQUARED] ?? 0) + weight * weight
    sums[at + ABSOLUTE] = (sums[at + ABSOLUTE] ?? 0) + weight * Math.abs(error)
    const bin = at + BIN_ERRORS + this.#calibration.add(probability, positive, weight)
    sums[bin] = (sums[bin] ?? 0) + weight * error
  }
}

/** The metrics of `ClassificationBlocks` sums, or of resampled ones. */
export function classificationMetricsOf(totals: Float64Array): ClassificationSumMetrics {
  const [weight, hits] = [totals[WEIGHT] ?? 0, totals[TRUE_POSITIVE] ?? 0]
  const [falseAlarms, missed] = [totals[FALSE_POSITIVE] ?? 0, totals[FALSE_NEGATIVE] ?? 0]
  const brier = (totals[SQUARED] ?? 0) / weight
  const errors = totals.subarray(BIN_ERRORS)
  return {
    log_loss: (totals[LOG_LOSS] ?? 0) / weight,
    brier,
    rmse: Math.sqrt(brier),
    mae: (totals[ABSOLUTE] ?? 0) / weight,
    bias: errors.reduce((sum, error) => sum + error, 0) / weight,
    ece: errors.reduce((sum, error) => sum + Math.abs(error), 0) / weight,
    accuracy: (hits + (totals[TRUE_NEGATIVE] ?? 0)) / weight,
    precision: ratio(hits, hits + falseAlarms),
    recall: ratio(hits, hits + missed),
    f1: ratio(2 * hits, 2 * hits + falseAlarms + missed),
  }
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
