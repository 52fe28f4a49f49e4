/** The smallest different values of a stream, as many as asked for, held in a few times their number. */
export class SmallestValues {
  readonly #most: number
  #held = new Set<number>()
  #limit = Number.POSITIVE_INFINITY

  constructor(most: number) {
    this.#most = most
  }

  add(values: Float64Array): void {
    for (const value of values) {
      if (value >= this.#limit || Number.isNaN(value)) continue
      this.#held.add(value)
      if (this.#held.size >= 4 * this.#most) this.#cut()
    }
  }

  /** The largest of them; undefined where there was no value. */
  largest(): number | undefined {
    this.#cut()
    return [...this.#held].at(-1)
  }

  #cut(): void {
    const sorted = [...this.#held].sort((a, b) => a - b).slice(0, this.#most)
    this.#held = new Set(sorted)
    if (sorted.length === this.#most) this.#limit = sorted.at(-1) ?? this.#limit
  }
}
