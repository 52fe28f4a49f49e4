/** How far apart two empirical distribution functions are: the area between them, and the largest difference. */
export interface DistributionGap {
  readonly area: number
  readonly largest: number
}

/** What there is of each of two samples. */
export interface Sides<T = number> {
  readonly reference: T
  readonly current: T
}

/** A place to look at the bits of a difference, and one to choose by them. */
const difference = new Float64Array(1)
const bits = new Int32Array(difference.buffer)
const heads = new Float64Array(2)

/**
 * Adds up the gap between two samples from the left to the right, of values or, where the sign of the difference is known, of counts
 * and sums: there ∫(F − G) is what ∫|F − G| is, and by parts a difference of sums.
 * Differences are counted in values, F·n·m − G·n·m, which are whole numbers.
 */
export class GapSum {
  readonly #n: number
  readonly #m: number
  /** What sums are differences from. */
  readonly #center: number
  #before = 0
  #after = 0
  #area = 0
  #largest = 0
  /** Where the last value was looked at, the difference there, and the sum of the values passed over since, with the sign of their differences. */
  #run = { from: 0, height: 0, sum: 0, sign: 0 }

  constructor(n: number, m: number, center = 0) {
    this.#n = n
    this.#m = m
    this.#center = center
  }

  /** The difference behind all values so far. */
  get height(): number {
    return this.#before * this.#m - this.#after * this.#n
  }

  /** The largest size of a difference so far. */
  get largest(): number {
    return this.#largest
  }

  /** By how much so many values of the reference raise the difference. */
  heightOf(values: number): number {
    return values * this.#m
  }

  /** The difference behind some more values of each side. */
  heightAfter({ reference, current }: Sides): number {
    return (this.#before + reference) * this.#m - (this.#after + current) * this.#n
  }

  result(): DistributionGap {
    this.#endRun(this.#center)
    return { area: this.#area / this.#n / this.#m, largest: this.#largest / (this.#n * this.#m) }
  }

  /** Values among which the difference keeps its sign and does not exceed the largest one; `sums` of what each exceeds the center by. */
  pass(counts: Sides, sums: Sides): void {
    const sign = Math.sign(this.height) || Math.sign(this.heightAfter(counts))
    // A sign changes only where the difference is 0, and then it does not matter where between the values.
    if (sign !== this.#run.sign && this.#run.sign !== 0) {
      this.#endRun(this.#center)
      this.#startRun(this.#center)
    }
    this.#run.sign = sign
    this.#run.sum += sums.reference * this.#m - sums.current * this.#n
    this.#count(counts)
  }

  /** Values that are all equal. */
  step(value: number, counts: Sides): void {
    this.#endRun(value)
    this.#count(counts)
    this.#startRun(value)
  }

  /**
   * Ascending values, all of those in their range. Which sample is next cannot be foreseen, so the sign bit of the difference chooses:
   * a branch takes twice the time.
   */
  walk(reference: Float64Array, current: Float64Array): void {
    if (reference.length + current.length === 0) return
    const [n, m] = [this.#n, this.#m]
    const [i0, j0] = [this.#before, this.#after]
    const [p, q] = [reference.length, current.length]
    let area = 0
    let largest = this.#largest
    let from = Math.min(reference[0] ?? Number.POSITIVE_INFINITY, current[0] ?? Number.POSITIVE_INFINITY)
    this.#endRun(from)
    let i = 0
    let j = 0
    while (i + j < p + q) {
      const before = i < p ? (reference[i] ?? 0) : Number.POSITIVE_INFINITY
      const after = j < q ? (current[j] ?? 0) : Number.POSITIVE_INFINITY
      difference[0] = after - before
      heads[0] = before
      heads[1] = after
      const isCurrent = (bits[1] ?? 0) >>> 31
      const value = heads[isCurrent] ?? 0
      // Of equal values the last one tells the difference behind them.
      if (value !== from) {
        const height = Math.abs((i0 + i) * m - (j0 + j) * n)
        area += height * (value - from)
        if (height > largest) largest = height
        from = value
      }
      j += isCurrent
      i += 1 - isCurrent
    }
    this.#area += area
    this.#largest = largest
    this.#count({ reference: p, current: q })
    this.#startRun(from)
  }

  #count({ reference, current }: Sides): void {
    this.#before += reference
    this.#after += current
    this.#largest = Math.max(this.#largest, Math.abs(this.height))
  }

  #startRun(value: number): void {
    this.#run = { from: value - this.#center, height: this.height, sum: 0, sign: 0 }
  }

  #endRun(value: number): void {
    const { from, height, sum, sign } = this.#run
    const to = value - this.#center
    this.#area += sign === 0 ? Math.abs(height) * (to - from) : Math.abs(to * this.height - from * height - sum)
  }
}
