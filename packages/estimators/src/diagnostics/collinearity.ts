import type { GramStatistics } from '../gram-statistics.ts'
import { pivotedCholesky } from '../pivoted-cholesky.ts'
import { choleskyFactor, substitute } from '../solve-positive.ts'
import { correlations } from './correlations.ts'
import { symmetricEigenvalues } from './symmetric-eigenvalues.ts'

export interface Collinearity {
  /**
   * The variance inflation factor 1/(1 − R²) of each feature on the others, 1 or more: Infinity for a combination of others (to 1e-12 of its
   * variance), undefined for a constant feature.
   */
  readonly varianceInflation: readonly (number | undefined)[]
  /**
   * The square root of the largest over the smallest eigenvalue of the correlations of the features that vary; Infinity where it is singular
   * to rounding, 1 without features. Above 30 coefficients are held to be poorly told apart (Belsley, Kuh and Welsch 1980).
   */
  readonly conditionNumber: number
}

/** Below this share of its variance unexplained a feature counts as a combination of others. */
const LEAST_TOLERANCE = 1e-12

/** How far the features can be told apart, whatever their units. */
export function collinearity(statistics: GramStatistics): Collinearity {
  const p = statistics.meanX.length
  const matrix = correlations(statistics)
  const varying = Array.from({ length: p }, (_, j) => j).filter((j) => matrix[j * (p + 1)] === 1)
  const among = restricted(matrix, p, varying)
  const factors = inflationFactors(among, varying.length)
  return {
    varianceInflation: Array.from({ length: p }, (_, j) =>
      varying.includes(j) ? factors[varying.indexOf(j)] : undefined,
    ),
    conditionNumber: conditionOf(among, varying.length),
  }
}

/** The diagonal of the inverse; where there is none, feature by feature on the largest independent set of the others. */
function inflationFactors(matrix: Float64Array, p: number): number[] {
  const all = Array.from({ length: p }, (_, j) => j)
  const factor = choleskyFactor(matrix, p)
  if (factor === undefined) return all.map((j) => inflationOf(matrix, p, j))
  return all.map((j) => {
    const column = substitute(
      factor,
      Float64Array.from(all, (i) => (i === j ? 1 : 0)),
    )
    return beyondTolerance(column[j] ?? 0)
  })
}

function inflationOf(matrix: Float64Array, p: number, j: number): number {
  const others = Array.from({ length: p }, (_, i) => i).filter((i) => i !== j)
  const { columns } = pivotedCholesky(restricted(matrix, p, others), others.length, LEAST_TOLERANCE)
  const basis = columns.map((at) => others[at] ?? 0)
  const factor = choleskyFactor(restricted(matrix, p, basis), basis.length)
  if (factor === undefined) return Number.POSITIVE_INFINITY
  const pull = Float64Array.from(basis, (i) => matrix[i * p + j] ?? 0)
  const explained = substitute(factor, pull).reduce((sum, value, at) => sum + value * (pull[at] ?? 0), 0)
  return beyondTolerance(1 / Math.max(0, 1 - explained))
}

const beyondTolerance = (inflation: number): number =>
  inflation < 1 / LEAST_TOLERANCE ? Math.max(1, inflation) : Number.POSITIVE_INFINITY

function conditionOf(matrix: Float64Array, p: number): number {
  const [least = 1, largest = 1] = p === 0 ? [] : symmetricEigenvalues(matrix, p, [0, p - 1])
  return least > p * Number.EPSILON * largest ? Math.sqrt(largest / least) : Number.POSITIVE_INFINITY
}

function restricted(matrix: Float64Array, p: number, to: readonly number[]): Float64Array {
  return Float64Array.from({ length: to.length ** 2 }, (_, at) => {
    return matrix[(to[Math.floor(at / to.length)] ?? 0) * p + (to[at % to.length] ?? 0)] ?? 0
  })
}
