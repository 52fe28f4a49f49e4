import type { ValueStream } from '@millrace/statistics'
import { finiteValues, type Missing } from './finite-values.ts'
import type { ReusedMemory } from './reused-memory.ts'
import type { StoredColumn } from './stored-columns.ts'

/** From so many rows on columns are not sorted, which takes three times as long and memory that grows with the rows. */
export const MANY_ROWS = 50_000

/** Values in memory at a time: 8 MB. */
const STRETCH = 2 ** 20

/** A stored column's finite values a stretch at a time; once they were gone through, `missing` tells how many rows have none. */
export class StreamedColumn implements ValueStream {
  readonly rows: number
  readonly #column: StoredColumn
  readonly #memory: ReusedMemory
  #missing: Missing | undefined
  /** All values, where one stretch has them. */
  #only: Float64Array | undefined

  constructor(column: StoredColumn, memory: ReusedMemory) {
    this.rows = column.stored.rows
    this.#column = column
    this.#memory = memory
  }

  readonly stretches = (): Iterable<Float64Array> => (this.#only === undefined ? this.#read() : [this.#only])

  get most(): number {
    return this.rows
  }

  get missing(): Missing {
    if (this.#missing === undefined) throw new Error('a column that was not gone through')
    return this.#missing
  }

  *#read(): Generator<Float64Array> {
    const { name, stored } = this.#column
    // Rows are read eight at a time.
    const size = Math.min(STRETCH, this.rows) + 7
    const memory = this.#memory.of(size).subarray(0, size)
    const missing = { nulls: this.rows, nans: 0, positiveInfinities: 0, negativeInfinities: 0 }
    for (const stretch of stored.stretches(name, memory)) {
      const { values, ...gone } = finiteValues(stretch)
      missing.nulls -= stretch.length
      missing.nans += gone.nans
      missing.positiveInfinities += gone.positiveInfinities
      missing.negativeInfinities += gone.negativeInfinities
      if (this.rows <= STRETCH) this.#only = values
      yield values
    }
    this.#missing = missing
  }
}
