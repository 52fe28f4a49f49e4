import { StepError } from '@millrace/errors'
import type { RowBlock } from './row-blocks.ts'
import { refuseUnusableValue } from './unusable-column.ts'

const BLOCK_VALUES = 2 ** 19
const LEAST_ROWS = 64
const MOST_ROWS = 2 ** 14
/** A product of a whole block by onnxruntime takes as long as one of an eighth of it in JavaScript. */
const LEAST_SHARE = 8
/** It has to be loaded, too. */
const LEAST_PRODUCTS = 2 ** 23

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
  readonly #names: readonly string[]
  readonly #width: number
  /** Roots of weights, and places, of rows that have weights. */
  #weighted = { roots: new Float64Array(0), places: new Uint32Array(0) }
  #values: Float64Array
  #stride: number
  #rows = 0
  #started = false

  /** Columns beyond the names and the ones are padding and stay 0. */
  constructor(names: readonly string[], width: number) {
    this.#names = names
    this.capacity = Math.min(MOST_ROWS, Math.max(LEAST_ROWS, Math.floor(BLOCK_VALUES / width)))
    this.origin = new Float64Array(width)
    this.mean = new Float64Array(width)
    this.#width = width
    this.#stride = Math.min(LEAST_ROWS, this.capacity)
    this.#values = new Float64Array(width * this.#stride)
  }

  /** The columns one after another, each of `stride` values. */
  get values(): Float64Array {
    return this.#values
  }

  /** As many rows as there is room for so far: few rows are not to cost the memory of many. */
  get stride(): number {
    return this.#stride
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

  /** Takes rows from the place `from` on (of the block, or of `only`, which ascends) until it is full; where to go on. */
  fill(block: RowBlock, from: number, only: Uint32Array | undefined): number {
    const count = only?.length ?? block.target.length
    if (block.weights !== undefined) return this.#fillWeighted(block, block.weights, { from, count, only })
    const next = Math.min(count, from + this.capacity - this.#rows)
    if (next > from)
      this.#take(block, only === undefined ? { first: from, rows: next - from } : chosen(only, from, next))
    return next
  }

  #fillWeighted(
    block: RowBlock,
    weights: Float64Array,
    { from, count, only }: { from: number; count: number; only: Uint32Array | undefined },
  ): number {
    const most = Math.min(count - from, this.capacity)
    if (this.#weighted.roots.length < most)
      this.#weighted = { roots: new Float64Array(most), places: new Uint32Array(most) }
    const { roots, places } = this.#weighted
    let next = from
    let taken = 0
    for (; next < count && this.#rows + taken < this.capacity; next++) {
      const place = only === undefined ? next : (only[next] ?? 0)
      const weight = weightOf(weights, place)
      if (weight === 0) continue
      roots[taken] = Math.sqrt(weight)
      places[taken++] = place
    }
    if (taken > 0) {
      const chosen = { places: places.subarray(0, taken), roots: roots.subarray(0, taken) }
      this.#take(block, { first: places[0] ?? 0, rows: taken, ...chosen })
    }
    return next
  }

  /** Fills up with zeros, which add nothing to a product, where whoever multiplies the whole is faster off; whether it is full then. */
  padded(): boolean {
    if (this.full) return true
    const products = this.#rows * this.#width * this.#width
    if (this.#rows < this.capacity / LEAST_SHARE || products < LEAST_PRODUCTS) return false
    this.#makeRoom(this.capacity)
    for (let j = 0; j < this.#width; j++) this.#values.fill(0, j * this.#stride + this.#rows, (j + 1) * this.#stride)
    return true
  }

  clear(): void {
    this.#rows = 0
  }

  #take(block: RowBlock, rows: ChosenRows): void {
    this.#makeRoom(this.#rows + rows.rows)
    this.#names.forEach((name, j) => {
      const column = block.columns[j] ?? block.target
      if (!this.#started) this.origin[j] = column[rows.first] ?? 0
      const centre = { origin: this.origin[j] ?? 0, mean: this.mean[j] ?? 0 }
      const sum = copyCentred(column, rows, { ...centre, into: this.#room(j, rows.rows) })
      if (!Number.isFinite(sum)) refuseUnusableValue(name, column)
    })
    const ones = this.#room(this.#names.length, rows.rows)
    if (rows.roots === undefined) ones.fill(1)
    else ones.set(rows.roots)
    this.#started = true
    this.#rows += rows.rows
  }

  #makeRoom(rows: number): void {
    if (rows <= this.#stride) return
    const [before, stride] = [this.#stride, Math.min(this.capacity, Math.max(rows, 4 * this.#stride))]
    const values = new Float64Array(this.#width * stride)
    for (let j = 0; j < this.#width; j++)
      values.set(this.#values.subarray(j * before, j * before + this.#rows), j * stride)
    this.#values = values
    this.#stride = stride
  }

  /** Where the next rows of a column go. */
  #room(j: number, rows: number): Float64Array {
    const start = j * this.#stride + this.#rows
    return this.#values.subarray(start, start + rows)
  }
}

/** Rows of a block: those at `places`, or else so many from the first on. */
interface ChosenRows {
  readonly first: number
  readonly rows: number
  readonly places?: Uint32Array
  /** Of their weights; without it 1. */
  readonly roots?: Float64Array
}

/** Folds of rows that are not shuffled take whole runs, which copy faster than row by row. */
function chosen(only: Uint32Array, from: number, next: number): ChosenRows {
  const places = only.subarray(from, next)
  const [first = 0, last = 0] = [places[0], places.at(-1)]
  return last - first === places.length - 1 ? { first, rows: places.length } : { first, rows: places.length, places }
}

interface Centring {
  readonly origin: number
  readonly mean: number
  readonly into: Float64Array
}

/** Returns the sum of what was copied. */
function copyCentred(
  column: Float64Array,
  { first, rows, places, roots }: ChosenRows,
  { origin, mean, into }: Centring,
): number {
  if (places === undefined) return copyRun(column.subarray(first, first + rows), { origin, mean, into })
  let sum = 0
  for (let i = 0; i < into.length; i++) {
    const value = ((column[places[i] ?? 0] ?? 0) - origin - mean) * (roots?.[i] ?? 1)
    into[i] = value
    sum += value
  }
  return sum
}

function copyRun(run: Float64Array, { origin, mean, into }: Centring): number {
  let sum = 0
  for (let i = 0; i < into.length; i++) {
    const value = (run[i] ?? 0) - origin - mean
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
