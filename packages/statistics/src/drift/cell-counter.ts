import { lowerBound } from '../summaries/sorted-search.ts'

/**
 * Counts a column's values against ascending edges a batch at a time: `cells[2i]` strictly between edge i − 1 and edge i,
 * `cells[2i + 1]` equal to edge i. Counters with the same edges merge; values that are not finite are counted apart.
 */
export class CellCounter {
  readonly edges: Float64Array
  readonly cells: Float64Array
  #nonFinite = 0
  #count = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY

  constructor(edges: Iterable<number>) {
    this.edges = Float64Array.from(edges)
    this.cells = new Float64Array(2 * this.edges.length + 1)
  }

  /** Finite values seen. */
  get count(): number {
    return this.#count
  }

  get nonFinite(): number {
    return this.#nonFinite
  }

  /** The smallest finite value; infinite without one. */
  get min(): number {
    return this.#min
  }

  get max(): number {
    return this.#max
  }

  add(values: Float64Array): void {
    for (const value of values) {
      if (!Number.isFinite(value)) {
        this.#nonFinite++
        continue
      }
      const edge = lowerBound(this.edges, value)
      const cell = this.edges[edge] === value ? 2 * edge + 1 : 2 * edge
      this.cells[cell] = (this.cells[cell] ?? 0) + 1
      this.#count++
      if (value < this.#min) this.#min = value
      if (value > this.#max) this.#max = value
    }
  }

  merge(other: CellCounter): void {
    for (const [cell, count] of other.cells.entries()) this.cells[cell] = (this.cells[cell] ?? 0) + count
    this.#nonFinite += other.#nonFinite
    this.#count += other.#count
    this.#min = Math.min(this.#min, other.#min)
    this.#max = Math.max(this.#max, other.#max)
  }
}
