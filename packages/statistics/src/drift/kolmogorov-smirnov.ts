import { kolmogorovTail } from '../probability/kolmogorov.ts'
import { greatestCommonDivisor, twoSampleKolmogorovTail } from '../probability/two-sample-kolmogorov.ts'

export interface KolmogorovSmirnov {
  /** The largest difference between the two empirical distribution functions. */
  readonly statistic: number
  readonly pValue: number
}

/** Up to this size of both samples p is exact, as in `scipy.stats.ks_2samp`. */
const EXACT_ROWS = 10_000
/** Below this the exact p changes no decision, and its band of lattice paths is widest. */
const NEGLIGIBLE = 1e-12

/** The two-sample test of ascending finite values, as `scipy.stats.ks_2samp` with its default `method='auto'`; p below 1e-12 is approximate. Throws when a side is empty. */
export function kolmogorovSmirnov(reference: Float64Array, current: Float64Array): KolmogorovSmirnov {
  const [n, m] = [reference.length, current.length]
  if (n === 0 || m === 0) throw new Error('a sample without values has no distribution function')
  let widest = 0
  for (let i = 0, j = 0; i < n && j < m; ) {
    const value = Math.min(reference[i] ?? 0, current[j] ?? 0)
    while (i < n && (reference[i] ?? 0) === value) i++
    while (j < m && (current[j] ?? 0) === value) j++
    widest = Math.max(widest, Math.abs(i * m - j * n))
  }
  return { statistic: widest / (n * m), pValue: kolmogorovSmirnovPValue(widest / (n * m), n, m) }
}

/** The p-value of a two-sample statistic; `scipy.stats.ks_2samp` uses the same exact and approximate distributions. */
export function kolmogorovSmirnovPValue(statistic: number, n: number, m: number): number {
  const approximate = kolmogorovTail(statistic, Math.max(1, roundHalfEven((n * m) / (n + m))))
  if (Math.max(n, m) > EXACT_ROWS || approximate < NEGLIGIBLE) return approximate
  return twoSampleKolmogorovTail(n, m, Math.round((statistic * n * m) / greatestCommonDivisor(n, m)))
}

/** As `numpy.round`. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value)
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded
}
