/**
 * P(D ≥ steps/lcm(n, m)) of the two-sample Kolmogorov-Smirnov statistic, exact: the chance that a random lattice path
 * from (0, 0) to (n, m) leaves the band around the diagonal (Hodges 1958), summed where it leaves, so small tails keep their digits.
 * Time grows with the lattice points inside the band.
 */
export function twoSampleKolmogorovTail(n: number, m: number, steps: number): number {
  if (steps <= 0) return 1
  const limit = steps * greatestCommonDivisor(n, m)
  const inside = new Float64Array(m + 2)
  let left = 0
  inside[0] = 1
  let from = 0
  for (let i = 0; i <= n; i++) {
    const first = Math.max(0, Math.floor((i * m - limit) / n) + 1)
    const last = Math.min(m, Math.ceil((i * m + limit) / n) - 1)
    const nextFirst = Math.max(0, Math.floor(((i + 1) * m - limit) / n) + 1)
    let below = 0
    for (let j = Math.max(first, from); j <= last; j++) {
      const remaining = n + m - i - j
      const here = (inside[j] ?? 0) + below
      const right = remaining === 0 ? 0 : (here * (n - i)) / remaining
      below = remaining === 0 ? 0 : (here * (m - j)) / remaining
      if (j < nextFirst) left += right
      inside[j] = right
    }
    if (last < m) left += below
    from = nextFirst
  }
  return Math.min(1, left)
}

export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
