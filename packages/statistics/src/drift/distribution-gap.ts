/** How far apart two empirical distribution functions are: the area between them, and the largest difference. */
export interface DistributionGap {
  readonly area: number
  readonly largest: number
}

/**
 * The first Wasserstein distance and the statistic of Kolmogorov and Smirnov of ascending finite values, in one pass: a walk
 * through two large samples costs most by the branches that cannot be foreseen. Both samples have values.
 */
export function distributionGap(reference: Float64Array, current: Float64Array): DistributionGap {
  const [n, m] = [reference.length, current.length]
  const area = new Area(Math.min(reference[0] ?? 0, current[0] ?? 0))
  let [i, j] = [0, 0]
  // The difference of the two functions times n times m, which is a whole number.
  let lead = 0
  while (i < n && j < m) {
    const [before, after] = [reference[i] ?? 0, current[j] ?? 0]
    if (before <= after) {
      area.upTo(before, lead)
      lead += m
      i++
    } else {
      area.upTo(after, lead)
      lead -= n
      j++
    }
  }
  for (; i < n; i++, lead += m) area.upTo(reference[i] ?? 0, lead)
  for (; j < m; j++, lead -= n) area.upTo(current[j] ?? 0, lead)
  return { area: area.sum / n / m, largest: area.largest / (n * m) }
}

class Area {
  sum = 0
  largest = 0
  #from: number

  constructor(from: number) {
    this.#from = from
  }

  /** Of equal values the last one tells the difference behind them. */
  upTo(value: number, lead: number): void {
    if (value === this.#from) return
    const height = Math.abs(lead)
    this.sum += height * (value - this.#from)
    if (height > this.largest) this.largest = height
    this.#from = value
  }
}
