/** How far apart two empirical distribution functions are: the area between them, and the largest difference. */
export interface DistributionGap {
  readonly area: number
  readonly largest: number
}

/** A place to look at the bits of a difference, and one to choose by them. */
const difference = new Float64Array(1)
const bits = new Int32Array(difference.buffer)
const heads = new Float64Array(2)

/**
 * The first Wasserstein distance and the statistic of Kolmogorov and Smirnov of ascending finite values, in one pass.
 * Which sample is next cannot be foreseen, so the sign bit of the difference chooses: a branch takes twice the time. Both samples have values.
 */
export function distributionGap(reference: Float64Array, current: Float64Array): DistributionGap {
  const [n, m] = [reference.length, current.length]
  let area = 0
  let largest = 0
  let from = Math.min(reference[0] ?? 0, current[0] ?? 0)
  let i = 0
  let j = 0
  while (i + j < n + m) {
    const before = i < n ? (reference[i] ?? 0) : Number.POSITIVE_INFINITY
    const after = j < m ? (current[j] ?? 0) : Number.POSITIVE_INFINITY
    difference[0] = after - before
    heads[0] = before
    heads[1] = after
    const isCurrent = (bits[1] ?? 0) >>> 31
    const value = heads[isCurrent] ?? 0
    // Of equal values the last one tells the difference behind them; times n and m it is a whole number.
    if (value !== from) {
      const height = Math.abs(i * m - j * n)
      area += height * (value - from)
      if (height > largest) largest = height
      from = value
    }
    j += isCurrent
    i += 1 - isCurrent
  }
  return { area: area / n / m, largest: largest / (n * m) }
}
