import { StepError } from '@millrace/errors'
import type { RowBlock } from './row-blocks.ts'
import { refuseUnusableValue } from './unusable-column.ts'

const BLOCK_VALUES = 2 ** 19
const LEAST_ROWS = 64
const MOST_ROWS = 2 ** 14

/**
 * A fixed number of rows as columns one after another: features, target and a column of ones, each value relative to `origin` and
 * `mean` and multiplied by the root of its row's weight.
 */
export class RowBuffer {
  readonly capacity: number
  /** The first row. */
  readonly origin: Float64Array
  /** Where to centre the rows that are put in from now on, relative to the origin. */
  readonly mean: Float64Array
  readonly values: Float64Array
  readonly #names: readonly string[]
  readonly #roots: Float64Array
  readonly #places: Uint32Array
  #rows = 0
  #started = false

  /** Columns beyond the names and the ones are padding and stay 0. */
  constructor(names: readonly string[], width: number) {
    this.#names = names
    this.capacity = Math.min(MOST_ROWS, Math.max(LEAST_ROWS, Math.floor(BLOCK_VALUES / width)))
    this.origin = new Float64Array(width)
    this.mean = new Float64Array(width)
    this.values = new Float64Array(width * this.capacity)
    this.#roots = new Float64Array(this.capacity)
    this.#places = new Uint32Array(this.capacity)
  }

  get rows(): number {
    return this.#rows
  }

  get full(): boolean {
    return this.#rows === this.capacity
  }

  check({ columns, target, weights }: RowBlock): void {
    const features = this.#names.length - 1
    if (columns.length !== features) {
      throw new Error(`${columns.length} features were given to an accumulator of ${features}`)
    }
    const ragged = columns.findIndex((column) => column.length !== target.length)
    if (ragged !== -1) {
      throw new Error(
        `feature "${this.#names[ragged]}" has ${columns[ragged]?.length} rows, the target ${target.length}`,
      )
    }
    if (weights !== undefined && weights.length !== target.length) {
      throw new Error(`there are ${weights.length} weights of ${target.length} rows`)
    }
  }

  /** Takes rows from the place `from` on (of the block, or of `only`) until it is full; where to go on. */
  fill(block: RowBlock, from: number, only: Uint32Array | undefined): number {
    const count = only?.length ?? block.target.length
    let next = from
    let taken = 0
    for (; next < count && this.#rows + taken < this.capacity; next++) {
      const place = only === undefined ? next : (only[next] ?? 0)
      const weight = block.weights === undefined ? 1 : weightOf(block.weights, place)
      if (weight === 0) continue
      this.#roots[taken] = Math.sqrt(weight)
      this.#places[taken++] = place
    }
    if (taken > 0) this.#take(block, taken)
    return next
  }

  clear(): void {
    this.#rows = 0
  }

  /** Copies the rows at the first `taken` places. */
  #take(block: RowBlock, taken: number): void {
    const places = this.#places.subarray(0, taken)
    const roots = this.#roots.subarray(0, taken)
    this.#names.forEach((name, j) => {
      const column = block.columns[j] ?? block.target
      if (!this.#started) this.origin[j] = column[places[0] ?? 0] ?? 0
      const centre = { origin: this.origin[j] ?? 0, mean: this.mean[j] ?? 0 }
      const sum = copyCentred(column, centre, { places, roots, into: this.#room(j, taken) })
      if (!Number.isFinite(sum)) refuseUnusableValue(name, column)
    })
    this.#room(this.#names.length, taken).set(roots)
    this.#started = true
    this.#rows += taken
  }

  /** Where the next rows of a column go. */
  #room(j: number, rows: number): Float64Array {
    const start = j * this.capacity + this.#rows
    return this.values.subarray(start, start + rows)
  }
}

/** Returns the sum of what was copied. */
function copyCentred(
  column: Float64Array,
  { origin, mean }: { origin: number; mean: number },
  { places, roots, into }: { places: Uint32Array; roots: Float64Array; into: Float64Array },
): number {
  let sum = 0
  for (let i = 0; i < into.length; i++) {
    const value = ((column[places[i] ?? 0] ?? 0) - origin - mean) * (roots[i] ?? 0)
    into[i] = value
    sum += value
  }
  return sum
}

function weightOf(weights: Float64Array, place: number): number {
  const weight = weights[place] ?? 0
  if (weight >= 0 && weight < Number.POSITIVE_INFINITY) return weight
  throw new StepError('BROKEN_CONTRACT', `a sample weight is ${weight}, not a number of 0 or more`, {
    hint: 'correct the weights, or train without them',
  })
}
