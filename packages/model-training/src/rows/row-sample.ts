import type { RowBlock, RowBlocks } from '@millrace/estimators'

const MOST_ROWS = 1000

/** Every so many-th row, at most a thousand, kept while the rows are read for something else. */
export class RowSample {
  readonly #every: number
  readonly #rows: number[][] = []
  readonly #targets: number[] = []

  /** Of a table of so many rows. */
  constructor(rows: number) {
    this.#every = Math.max(1, Math.ceil(rows / MOST_ROWS))
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

  get columns(): Float64Array[] {
    const width = this.#rows[0]?.length ?? 0
    return Array.from({ length: width }, (_, j) => Float64Array.from(this.#rows, (row) => row[j] ?? Number.NaN))
  }

  get target(): Float64Array {
    return Float64Array.from(this.#targets)
  }

  #keep({ columns, target }: RowBlock, first: number): void {
    const start = (this.#every - (first % this.#every)) % this.#every
    for (let row = start; row < target.length; row += this.#every) {
      this.#rows.push(columns.map((column) => column[row] ?? Number.NaN))
      this.#targets.push(target[row] ?? Number.NaN)
    }
  }
}
