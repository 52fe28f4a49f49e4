import { regularizedBeta } from '../probability/student-t.ts'
import type { Interval } from './bootstrap.ts'

/**
 * An interval for the median of the distribution that ascending values came from: the two order statistics between which it lies with at
 * least the stated confidence, whatever the distribution (binomial ranks; David and Nagaraja 2003, 7.1). Null when the values are too few for it.
 */
export function medianInterval(sorted: Float64Array, confidence = 0.95): Interval | null {
  const rank = outerRank(sorted.length, (1 - confidence) / 2)
  const [low, high] = [sorted[rank - 1], sorted[sorted.length - rank]]
  return low === undefined || high === undefined ? null : { low, high }
}

/** The largest r with P(Binomial(n, ½) < r) at most `tail`; 0 when there is none. */
function outerRank(n: number, tail: number): number {
  let [fits, tooLarge] = [0, Math.ceil(n / 2) + 1]
  while (tooLarge - fits > 1) {
    const rank = (fits + tooLarge) >> 1
    // P(Binomial(n, ½) ≥ r) is the incomplete beta function at ½ (DLMF 8.17.5).
    const below = 1 - regularizedBeta(0.5, rank, n - rank + 1)
    if (below <= tail) fits = rank
    else tooLarge = rank
  }
  return fits
}
