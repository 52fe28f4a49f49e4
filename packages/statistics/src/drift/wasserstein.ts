/** The first Wasserstein distance of ascending finite values, in their unit, as `scipy.stats.wasserstein_distance`; NaN when a side is empty. */
export function wassersteinDistance(reference: Float64Array, current: Float64Array): number {
  const [n, m] = [reference.length, current.length]
  if (n === 0 || m === 0) return Number.NaN
  let distance = 0
  let previous = Math.min(reference[0] ?? 0, current[0] ?? 0)
  for (let i = 0, j = 0; i < n || j < m; ) {
    const value = Math.min(reference[i] ?? Number.POSITIVE_INFINITY, current[j] ?? Number.POSITIVE_INFINITY)
    distance += Math.abs(i / n - j / m) * (value - previous)
    while (i < n && (reference[i] ?? 0) === value) i++
    while (j < m && (current[j] ?? 0) === value) j++
    previous = value
  }
  return distance
}

/** The distance in standard deviations of the reference (population), with 0.001 as the least of them, as Evidently's `wasserstein`. */
export function normedWasserstein(distance: number, referenceVariance: number): number {
  return distance / Math.max(Math.sqrt(referenceVariance), 0.001)
}
