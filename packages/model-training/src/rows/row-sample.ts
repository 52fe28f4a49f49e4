import type { RowBlock, RowBlocks } from '@millrace/estimators'
import { Mt19937 } from '@millrace/splits'

/** A quantile of so many rows is within 0.011 of the rows of that of all: two standard errors. */
const MOST_ROWS = 2 ** 13
const LEAST_ROWS = 1000
/** 4 MB of doubles. */
const MOST_VALUES = 2 ** 19
const SEED = 0

/**
 * Rows that are kept while all are read for something else: all of a table of up to 8,192 rows, less where it is wide; of a larger one
 * one row of each stretch of equal length, drawn by a Mersenne Twister, so that no period of the table shows.
 */
export class RowSample {
  /** In the order of the table. */
  readonly #places: Float64Array
  #columns: Float64Array[] = []
  readonly #target: Float64Array
  #taken = 0

  constructor(table: { rows: number; columns: number }) {
    this.#places = placesOf(table)
    this.#target = new Float64Array(this.#places.length)
  }

  /** The same rows; the first reading of them is sampled. */
  of(blocks: RowBlocks): RowBlocks {
    const keep = (block: RowBlock, first: number) => this.#keep(block, first)
    let sampled = false
    return {
      async *[Symbol.asyncIterator]() {
        const isFirst = !sampled
        sampled = true
        let first = 0
        for await (const block of blocks) {
          if (isFirst) keep(block, first)
          yield block
          first += block.target.length
        }
      },
    }
  }

  get columns(): readonly Float64Array[] {
    return this.#columns
  }

  get target(): Float64Array {
    return this.#target
  }

  #keep({ columns, target }: RowBlock, first: number): void {
    if (this.#taken === 0) this.#columns = columns.map(() => new Float64Array(this.#places.length))
    const from = this.#taken
    while ((this.#places[this.#taken] ?? Number.POSITIVE_INFINITY) < first + target.length) this.#taken++
    const places = this.#places.subarray(from, this.#taken)
    const copy = (values: Float64Array, into: Float64Array | undefined) => {
      if (into === undefined) return
      for (let at = 0; at < places.length; at++) into[from + at] = values[(places[at] ?? 0) - first] ?? 0
    }
    columns.forEach((column, j) => {
      copy(column, this.#columns[j])
    })
    copy(target, this.#target)
  }
}

/** One of every so many rows. */
function placesOf({ rows, columns }: { rows: number; columns: number }): Float64Array {
  const most = Math.min(MOST_ROWS, Math.max(LEAST_ROWS, Math.floor(MOST_VALUES / Math.max(1, columns))))
  const step = Math.max(1, Math.ceil(rows / most))
  const generator = new Mt19937(SEED)
  return Float64Array.from({ length: Math.ceil(rows / step) }, (_, stretch) => {
    const first = stretch * step
    const length = Math.min(step, rows - first)
    return length === 1 ? first : first + Math.floor((generator.nextUint32() / 2 ** 32) * length)
  })
}
