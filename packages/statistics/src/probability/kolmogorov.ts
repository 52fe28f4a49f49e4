import { durbinCdf } from './durbin-matrix.ts'
import { pelzGoodCdf } from './pelz-good.ts'
import { binomialMass } from './saddle-point.ts'

/**
 * P(D ≥ d) of the two-sided one-sample Kolmogorov-Smirnov statistic of `n` values, chosen as Simard and L'Ecuyer (2011) and
 * `scipy.stats.kstwo.sf` do: Durbin's matrix, twice the one-sided tail, or the expansion of Pelz and Good.
 * Above 50,000 values the expansion replaces the one-sided sum (difference below 1e-10); the approximation of Maag and
 * Dicaire (1971) takes over where the tail is too thin for it and, as in scipy, in every tail above a million values.
 */
export function kolmogorovTail(d: number, n: number): number {
  if (d >= 1) return 0
  const t = n * d
  if (t <= 0.5) return 1
  const square = t * d
  if (t >= n - 1) return 2 * (1 - d) ** n
  if (n <= 140) return square < 4 && d < 0.5 ? 1 - durbinCdf(d, n) : Math.min(1, 2 * oneSidedTail(d, n))
  if (square >= 370) return 0
  if (n <= 50_000 && (square >= 2.2 || d >= 0.5)) return 2 * oneSidedTail(d, n)
  if (n <= 50_000 && n * d ** 1.5 <= 1.4) return 1 - durbinCdf(d, n)
  const tail = 1 - pelzGoodCdf(d, n)
  const thin = tail < 1e-7 || (n > 1e6 && square >= 2.2)
  return thin ? 2 * Math.exp(-((6 * t + 1) ** 2) / (18 * n)) : Math.min(1, tail)
}

/** P(D⁺ ≥ d) by the sum of Birnbaum and Tingey (1951). */
function oneSidedTail(d: number, n: number): number {
  let sum = 0
  for (let v = 0; v / n < 1 - d; v++) {
    const p = d + v / n
    sum += binomialMass(v, n, p) / p
  }
  return d * sum
}
