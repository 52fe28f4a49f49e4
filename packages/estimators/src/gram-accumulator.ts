import { StepError } from '@millrace/errors'
import { addBlockProducts, COLUMN_STEP } from './gram-block.ts'
import { gramProduct } from './gram-product.ts'
import type { GramStatistics } from './gram-statistics.ts'
import type { ColumnNames, RowBlock } from './row-blocks.ts'
import { RowBuffer } from './row-buffer.ts'
import { isUnusableScale, refuseUnusableScale } from './unusable-column.ts'

/**
 * Sums up rows of features and target as GramStatistics. Rows fill blocks of a fixed size, so neither the batches they come in
 * nor the number of threads changes a bit of the result. Every value is taken relative to the first row, each block around
 * the means of the rows before it, and blocks are combined by the update of Chan, Golub and LeVeque (1979): large offsets cost no
 * accuracy and a constant column is exactly constant. Blocks are multiplied by onnxruntime, a last one of few rows in JavaScript.
 * Memory is (p + 1)² values and one block of at most 4 MB (or 64 rows), whatever the number of rows.
 */
export class GramAccumulator {
  readonly #names: readonly string[]
  readonly #buffer: RowBuffer
  readonly #width: number
  readonly #gram: Float64Array
  /** The largest deviation seen where squares might leave the range of doubles. */
  readonly #reach: Float64Array
  #n = 0
  #weight = 0

  constructor({ features, target }: ColumnNames) {
    this.#names = [...features, target]
    this.#width = Math.ceil((this.#names.length + 1) / COLUMN_STEP) * COLUMN_STEP
    this.#buffer = new RowBuffer(this.#names, this.#width)
    this.#gram = new Float64Array(this.#width * this.#width)
    this.#reach = new Float64Array(this.#width)
  }

  /** How many rows of weight above 0 it has taken. */
  get rows(): number {
    return this.#n + this.#buffer.rows
  }

  /**
   * Takes the rows of a block, or those of them whose places `only` lists.
   * Throws BROKEN_CONTRACT for a value that is not finite, by the name of its column, and for a weight that is negative or not
   * finite; the accumulator is of no use after that.
   */
  async add(block: RowBlock, only?: Uint32Array): Promise<void> {
    const count = only?.length ?? block.target.length
    this.#buffer.check(block)
    for (let from = 0; from < count; ) {
      from = this.#buffer.fill(block, from, only)
      if (this.#buffer.full) await this.#empty()
    }
  }

  /**
   * The statistics of all rows so far.
   * Throws BROKEN_CONTRACT when no row has a weight above 0, and for a column whose squares leave the range of doubles.
   */
  async statistics(): Promise<GramStatistics> {
    await this.#empty()
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
    const means = this.#buffer.mean.map((mean, j) => (this.#buffer.origin[j] ?? 0) + mean)
    return {
      features: this.#names.slice(0, p),
      target: this.#names[p] ?? '',
      n: this.#n,
      weight: this.#weight,
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

  /** Takes the buffered rows into the sums. */
  async #empty(): Promise<void> {
    const { rows } = this.#buffer
    if (rows === 0) return
    this.#combine(
      this.#buffer.padded()
        ? await (await gramProduct())(this.#buffer.values, this.#width, this.#buffer.capacity)
        : this.#shortProduct(),
    )
    this.#n += rows
    this.#buffer.clear()
  }

  #shortProduct(): Float64Array {
    const gram = new Float64Array(this.#width * this.#width)
    const { values, stride, rows } = this.#buffer
    addBlockProducts(gram, values, { columns: this.#width, stride, rows })
    return gram
  }

  /**
   * Adds the products of a block, which are around the means so far, and moves the means: with W the weight so far, w that of the
   * block and s the sums of its values, the products around the new means are those around the old less s·sᵀ/(W + w).
   */
  #combine(block: Float64Array): void {
    const ones = this.#names.length
    const whole = this.#weight + (block[ones * this.#width + ones] ?? 0)
    const sums = Float64Array.from({ length: ones }, (_, j) => block[j * this.#width + ones] ?? 0)
    for (let i = 0; i < ones; i++) {
      const step = (sums[i] ?? 0) / whole
      for (let j = i; j < ones; j++) {
        const at = i * this.#width + j
        this.#gram[at] = (this.#gram[at] ?? 0) + ((block[at] ?? 0) - step * (sums[j] ?? 0))
      }
      if (isUnusableScale(block[i * this.#width + i] ?? 0)) this.#note(i)
      this.#buffer.mean[i] = (this.#buffer.mean[i] ?? 0) + step
    }
    this.#weight = whole
  }

  #note(j: number): void {
    const { values, stride, rows } = this.#buffer
    const column = values.subarray(j * stride, j * stride + rows)
    this.#reach[j] = column.reduce((reach, value) => Math.max(reach, Math.abs(value)), this.#reach[j] ?? 0)
  }
}
