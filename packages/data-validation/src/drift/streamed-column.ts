import type { ValueStream } from '@millrace/statistics'
import { finiteValues } from './finite-values.ts'
import type { ReusedMemory } from './reused-memory.ts'
import type { StoredColumn } from './stored-columns.ts'

/** Values in memory at a time: 8 MB. */
const STRETCH = 2 ** 20

/** A stored column's finite values a stretch at a time; once they were gone through, `nulls` tells how many rows have none. */
export class StreamedColumn implements ValueStream {
  readonly rows: number
  readonly #column: StoredColumn
  readonly #memory: ReusedMemory
  #present: number | undefined
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

  get nulls(): number {
    if (this.#present === undefined) throw new Error('a column that was not gone through')
    return this.rows - this.#present
  }

  *#read(): Generator<Float64Array> {
    const { name, stored } = this.#column
    // Rows are read eight at a time.
    const size = Math.min(STRETCH, this.rows) + 7
    const memory = this.#memory.of(size).subarray(0, size)
    let present = 0
    for (const stretch of stored.stretches(name, memory)) {
      present += stretch.length
      const { values } = finiteValues(stretch)
      if (this.rows <= STRETCH) this.#only = values
      yield values
    }
    this.#present = present
  }
}
