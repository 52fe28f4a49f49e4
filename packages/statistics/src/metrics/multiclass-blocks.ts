import { BLOCKS, BlockSums } from '../summaries/block-sums.ts'
import { type CalibrationBin, CalibrationBins } from './calibration-bins.ts'
import { logOf } from './log-of.ts'
import { type MulticlassSumMetrics, multiclassMetricsOf, SUM_COLUMNS, widthOf } from './multiclass-metrics.ts'
import type { RowOptions } from './regression-blocks.ts'

const { WEIGHT, LOG_LOSS, SQUARED, ABSOLUTE, WEIGHT_SQUARED, BIN_ERRORS } = SUM_COLUMNS

interface MulticlassOptions {
  readonly calibrationBins?: number
  readonly blocks?: number
}

/** Metrics of a classifier of more than two classes over one set of rows a batch at a time, with what intervals need, in fixed memory; parts merge. */
export class MulticlassBlocks {
  readonly classes: number
  readonly calibrationBins: number
  readonly sums: BlockSums
  readonly #calibration: CalibrationBins
  readonly #confusion: Float64Array
  #rows = 0

  constructor(classes: number, { calibrationBins = 10, blocks = BLOCKS }: MulticlassOptions = {}) {
    this.classes = classes
    this.calibrationBins = calibrationBins
    this.sums = new BlockSums(widthOf(this), blocks)
    this.#calibration = new CalibrationBins(calibrationBins)
    this.#confusion = new Float64Array(classes * classes)
  }

  get rows(): number {
    return this.#rows
  }

  get effectiveRows(): number {
    const totals = this.sums.totals()
    return (totals[WEIGHT] ?? 0) ** 2 / (totals[WEIGHT_SQUARED] ?? 0)
  }

  /** Takes codes of classes and the probability of each class, row-major, of the same rows; `only` says at which places of the batch the rows of this set are. */
  add(codes: Float64Array, probabilities: Float64Array, options: RowOptions = {}, only?: Uint32Array): void {
    const count = only?.length ?? codes.length
    const firstRow = options.firstRow ?? this.#rows
    for (let i = 0; i < count; i++) {
      const at = only?.[i] ?? i
      const block = this.sums.blockOf(options.clusters?.[at] ?? firstRow + at)
      this.#addRow(block, { code: codes[at] ?? 0, probabilities, first: at * this.classes }, options.weights?.[at] ?? 1)
    }
    this.#rows += count
  }

  /** The other must have the same classes and bins. */
  merge(other: MulticlassBlocks): void {
    this.sums.merge(other.sums)
    this.#calibration.merge(other.#calibration)
    for (const [i, sum] of other.#confusion.entries()) this.#confusion[i] = (this.#confusion[i] ?? 0) + sum
    this.#rows += other.#rows
  }

  metrics(): MulticlassSumMetrics {
    if (this.#rows === 0) throw new Error('no row was added, so there are no metrics')
    return multiclassMetricsOf(this.sums.totals(), this)
  }

  /** For each class in turn the weight of its rows by the class they were decided to be. */
  confusion(): number[][] {
    const { classes } = this
    return Array.from({ length: classes }, (_, k) => [...this.#confusion.subarray(k * classes, (k + 1) * classes)])
  }

  /** Of the probability of the class decided for; what came is that it was right. */
  calibration(): CalibrationBin[] {
    return this.#calibration.filled()
  }

  #addRow(
    block: number,
    { code, probabilities, first }: { code: number; probabilities: Float64Array; first: number },
    weight: number,
  ): void {
    const { classes } = this
    const { sums, rows } = this.sums
    const at = block * this.sums.width
    let [squared, absolute, decided] = [0, 0, 0]
    for (let k = 0; k < classes; k++) {
      const probability = probabilities[first + k] ?? 0
      const error = k === code ? probability - 1 : probability
      squared += error * error
      absolute += Math.abs(error)
      if (probability > (probabilities[first + decided] ?? 0)) decided = k
    }
    const confidence = probabilities[first + decided] ?? 0
    const right = decided === code
    rows[block] = (rows[block] ?? 0) + 1
    addTo(sums, at + WEIGHT, weight)
    addTo(sums, at + LOG_LOSS, -weight * logOf(probabilities[first + code] ?? 0))
    addTo(sums, at + SQUARED, weight * squared)
    addTo(sums, at + ABSOLUTE, (weight * absolute) / 2)
    addTo(sums, at + WEIGHT_SQUARED, weight * weight)
    const bin = this.#calibration.add(confidence, right, weight)
    addTo(sums, at + BIN_ERRORS + bin, weight * (confidence - (right ? 1 : 0)))
    const ofClasses = at + BIN_ERRORS + this.calibrationBins
    addTo(sums, ofClasses + code, weight)
    addTo(sums, ofClasses + classes + decided, weight)
    if (right) addTo(sums, ofClasses + 2 * classes + code, weight)
    addTo(this.#confusion, code * classes + decided, weight)
  }
}

function addTo(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value
}
