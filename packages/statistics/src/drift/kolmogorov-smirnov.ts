import { kolmogorovTail } from '../probability/kolmogorov.ts'
import { greatestCommonDivisor, twoSampleKolmogorovTail } from '../probability/two-sample-kolmogorov.ts'

/** Up to this size of both samples p is exact, as in `scipy.stats.ks_2samp`. */
const EXACT_ROWS = 10_000
/** Below this the exact p changes no decision, and its band of lattice paths is widest. */
const NEGLIGIBLE = 1e-12

/** The p-value of a two-sample statistic, as `scipy.stats.ks_2samp` with its default `method='auto'`; p below 1e-12 is approximate. */
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
