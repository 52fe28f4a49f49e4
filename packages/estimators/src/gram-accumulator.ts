import { StepError } from '@millrace/errors'
import { addBlockProducts, COLUMN_STEP } from './gram-block.ts'
import type { GramStatistics } from './gram-statistics.ts'
import { refuseUnusableScale, refuseUnusableValue } from './unusable-column.ts'

/** Values of a block: what stays in a core's second-level cache. */
const BLOCK_VALUES = 32_768
const LEAST_BLOCK_ROWS = 32
const MOST_BLOCK_ROWS = 512

/**
 * Sums up rows of features and target as GramStatistics, a batch at a time; accumulators of parts merge into that of the whole.
 * Every value is taken relative to the first row, each block of rows around its own means, and the blocks are combined by the
 * update of Chan, Golub and LeVeque (1979), so large offsets cost no accuracy and a constant column is exactly constant.
 * Memory is (p + 1)² values and one block, whatever the number of rows.
 */
export class GramAccumulator {
  readonly #names: readonly string[]
  /** Features and target, padded. */
  readonly #width: number
  readonly #blockRows: number
  readonly #block: Float64Array
  readonly #gram: Float64Array
  /** The first row; means and values are held relative to it. */
  readonly #origin: Float64Array
  readonly #mean: Float64Array
  readonly #reach: Float64Array
  #n = 0

  constructor(features: readonly string[], target: string) {
    this.#names = [...features, target]
    this.#width = Math.ceil(this.#names.length / COLUMN_STEP) * COLUMN_STEP
    const rows = Math.floor(BLOCK_VALUES / this.#width)
    this.#blockRows = Math.min(MOST_BLOCK_ROWS, Math.max(LEAST_BLOCK_ROWS, rows))
    this.#block = new Float64Array(this.#width * this.#blockRows)
    this.#gram = new Float64Array(this.#width * this.#width)
    this.#origin = new Float64Array(this.#width)
    this.#mean = new Float64Array(this.#width)
    this.#reach = new Float64Array(this.#width)
  }

  /**
   * Takes the same rows of every feature, in the order of the names, and of the target.
   * Throws BROKEN_CONTRACT naming a column with a value that is not finite; the accumulator is of no use after that.
   */
  add(columns: readonly Float64Array[], y: Float64Array): void {
    const all = [...columns, y]
    if (all.length !== this.#names.length) {
      throw new Error(`${columns.length} features were given to an accumulator of ${this.#names.length - 1}`)
    }
    const ragged = all.findIndex((column) => column.length !== y.length)
    if (ragged !== -1) {
      throw new Error(`feature "${this.#names[ragged]}" has ${all[ragged]?.length} rows, the target ${y.length}`)
    }
    if (this.#n === 0 && y.length > 0) this.#setOrigin(all)
    for (let from = 0; from < y.length; from += this.#blockRows) {
      this.#addBlock(all, from, Math.min(this.#blockRows, y.length - from))
    }
  }

  /** Adds the rows of an accumulator of the same columns. */
  merge(other: GramAccumulator): void {
    if (other.#names.join('\n') !== this.#names.join('\n'))
      throw new Error('accumulators of different columns do not merge')
    if (other.#n === 0) return
    if (this.#n === 0) this.#origin.set(other.#origin)
    const step = other.#mean.map(
      (mean, j) => (other.#origin[j] ?? 0) - (this.#origin[j] ?? 0) + mean - (this.#mean[j] ?? 0),
    )
    for (let at = 0; at < this.#gram.length; at++) this.#gram[at] = (this.#gram[at] ?? 0) + (other.#gram[at] ?? 0)
    for (let j = 0; j < this.#width; j++) {
      const apart = Math.abs((other.#origin[j] ?? 0) - (this.#origin[j] ?? 0))
      this.#reach[j] = Math.max(this.#reach[j] ?? 0, apart, other.#reach[j] ?? 0)
    }
    this.#combine(step, other.#n)
  }

  /**
   * The statistics of all rows so far.
   * Throws BROKEN_CONTRACT when there is no row, and for a column whose squares leave the range of doubles.
   */
  statistics(): GramStatistics {
    if (this.#n === 0)
      throw new StepError('BROKEN_CONTRACT', 'there are no rows to fit', { hint: 'check the training data' })
    const p = this.#names.length - 1
    this.#names.forEach((name, j) => {
      refuseUnusableScale(name, { reach: this.#reach[j] ?? 0, sumOfSquares: this.#product(j, j) })
    })
    const centredGram = new Float64Array(p * p)
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < p; j++) centredGram[i * p + j] = this.#product(Math.min(i, j), Math.max(i, j))
    }
    const means = this.#mean.map((mean, j) => (this.#origin[j] ?? 0) + mean)
    return {
      features: this.#names.slice(0, p),
      target: this.#names[p] ?? '',
      n: this.#n,
      meanX: means.slice(0, p),
      meanY: means[p] ?? 0,
      centredGram,
      centredXy: Float64Array.from({ length: p }, (_, j) => this.#product(j, p)),
      centredYy: this.#product(p, p),
    }
  }

  #product(i: number, j: number): number {
    return this.#gram[i * this.#width + j] ?? 0
  }

  #setOrigin(columns: readonly Float64Array[]): void {
    columns.forEach((column, j) => {
      refuseUnusableValue(this.#names[j] ?? '', column.subarray(0, 1))
      this.#origin[j] = column[0] ?? 0
    })
  }

  #addBlock(columns: readonly Float64Array[], from: number, rows: number): void {
    const step = new Float64Array(this.#width)
    columns.forEach((column, j) => {
      const mean = this.#centre(j, column.subarray(from, from + rows))
      step[j] = mean - (this.#mean[j] ?? 0)
    })
    addBlockProducts(this.#gram, this.#block, { columns: this.#width, stride: this.#blockRows, rows })
    this.#combine(step, rows)
  }

  /** Copies a column's rows into the block around their mean, and returns that mean, relative to the origin. */
  #centre(j: number, values: Float64Array): number {
    const origin = this.#origin[j] ?? 0
    const at = j * this.#blockRows
    let sum = 0
    let reach = this.#reach[j] ?? 0
    for (let row = 0; row < values.length; row++) {
      const value = (values[row] ?? 0) - origin
      this.#block[at + row] = value
      sum += value
      reach = Math.max(reach, Math.abs(value))
    }
    if (!Number.isFinite(sum)) refuseUnusableValue(this.#names[j] ?? '', values)
    this.#reach[j] = reach
    const mean = sum / values.length
    for (let row = 0; row < values.length; row++) this.#block[at + row] = (this.#block[at + row] ?? 0) - mean
    return mean
  }

  /** Moves the means by the share of `rows` new rows, whose means lie `step` away, and adds what lies between the two. */
  #combine(step: Float64Array, rows: number): void {
    const n = this.#n + rows
    const weight = (this.#n * rows) / n
    const share = rows / n
    for (let i = 0; i < this.#width; i++) {
      const stepI = step[i] ?? 0
      this.#mean[i] = (this.#mean[i] ?? 0) + stepI * share
      const weighted = stepI * weight
      if (weighted === 0) continue
      for (let j = i; j < this.#width; j++) {
        const at = i * this.#width + j
        this.#gram[at] = (this.#gram[at] ?? 0) + weighted * (step[j] ?? 0)
      }
    }
    this.#n = n
  }
}
