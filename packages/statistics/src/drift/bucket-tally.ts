/** How many values each bucket has, and what they add up to as differences from `center`. */
export class BucketTally {
  readonly counts: Uint32Array
  readonly sums: Float64Array
  readonly #center: number

  constructor(buckets: number, center: number) {
    this.counts = new Uint32Array(buckets)
    this.sums = new Float64Array(buckets)
    this.#center = center
  }

  /** Of all values. */
  count(): number {
    return this.counts.reduce((sum, count) => sum + count, 0)
  }

  add(values: Float64Array, places: Uint16Array): void {
    const { counts, sums } = this
    const center = this.#center
    for (let i = 0; i < values.length; i++) {
      const place = places[i] ?? 0
      counts[place] = (counts[place] ?? 0) + 1
      sums[place] = (sums[place] ?? 0) + ((values[i] ?? 0) - center)
    }
  }
}

/** Which buckets have but one value, however often: nothing of a distribution lies inside of them. */
export class BucketTies {
  readonly #firsts: Float64Array
  readonly #isMixed: Uint8Array

  constructor(buckets: number) {
    this.#firsts = new Float64Array(buckets).fill(Number.NaN)
    this.#isMixed = new Uint8Array(buckets)
  }

  add(values: Float64Array, places: Uint16Array): void {
    for (let i = 0; i < values.length; i++) {
      const place = places[i] ?? 0
      const value = values[i] ?? 0
      const first = this.#firsts[place] ?? 0
      if (first === value) continue
      if (Number.isNaN(first)) this.#firsts[place] = value
      else this.#isMixed[place] = 1
    }
  }

  /** The only value of a bucket; undefined where there are several, or none. */
  valueOf(bucket: number): number | undefined {
    const value = this.#firsts[bucket]
    return this.#isMixed[bucket] === 1 || Number.isNaN(value) ? undefined : value
  }
}
