import { StepError } from '@millrace/errors'
import { studentQuantile, studentTail } from '@millrace/statistics'
import type { GramStatistics } from '../gram-statistics.ts'
import { interceptThrough } from '../intercept-through.ts'
import { quadraticOf } from '../quadratic.ts'
import { regressionScores } from '../regression-scores.ts'
import { choleskyFactor, solvePositive, substitute } from '../solve-positive.ts'

export interface CoefficientRow {
  readonly name: string
  readonly estimate: number
  readonly standardError: number
  /** Estimate over standard error, and how likely one as far from 0 is where the true coefficient is 0; 0 and 1 for an estimate of 0. */
  readonly t: number
  readonly p: number
  readonly low: number
  readonly high: number
}

export interface CoefficientTable {
  /** Undefined without an intercept. */
  readonly intercept: CoefficientRow | undefined
  readonly features: readonly CoefficientRow[]
  /** Rows less parameters. */
  readonly degreesOfFreedom: number
  /** The estimated deviation of the noise of a row of weight 1. */
  readonly residualDeviation: number
}

/**
 * Ordinary, or with weights weighted, least squares with the classical standard errors of statsmodels' `OLS` and `WLS` and intervals at `level`.
 * Throws BROKEN_CONTRACT where features are constant or combinations of others, or where there are no more rows than parameters: then no errors exist.
 */
export function coefficientTable(
  statistics: GramStatistics,
  { fitIntercept = true, level = 0.95 }: { fitIntercept?: boolean; level?: number } = {},
): CoefficientTable {
  const { n, weight, meanX, meanY, features } = statistics
  const p = features.length
  const degreesOfFreedom = n - p - (fitIntercept ? 1 : 0)
  const { gram, xy } = quadraticOf(statistics, fitIntercept)
  const inverse = inverseOf(gram, p)
  const estimates = solvePositive(gram, xy)
  if (inverse === undefined || estimates === undefined || degreesOfFreedom < 1) {
    const why =
      degreesOfFreedom < 1
        ? `${n} rows are not more than the parameters`
        : 'a feature is constant or a combination of others'
    throw new StepError('BROKEN_CONTRACT', `there are no standard errors: ${why}`, {
      hint: 'drop features, or add rows',
    })
  }
  const intercept = fitIntercept ? interceptThrough(estimates, meanX, meanY) : 0
  const { mse } = regressionScores(statistics, { coefficients: estimates, intercept })
  const variance = (mse * weight) / degreesOfFreedom
  const reach = studentQuantile(0.5 + level / 2, degreesOfFreedom)
  const row = (name: string, estimate: number, share: number): CoefficientRow => {
    const standardError = Math.sqrt(variance * share)
    const t = estimate === 0 ? 0 : estimate / standardError
    const tail = 2 * studentTail(Math.abs(t), degreesOfFreedom)
    return {
      name,
      estimate,
      standardError,
      t,
      p: t === 0 ? 1 : tail,
      low: estimate - reach * standardError,
      high: estimate + reach * standardError,
    }
  }
  return {
    intercept: fitIntercept ? row('intercept', intercept, 1 / weight + quadraticForm(inverse, meanX)) : undefined,
    features: features.map((name, j) => row(name, estimates[j] ?? 0, inverse[j * (p + 1)] ?? 0)),
    degreesOfFreedom,
    residualDeviation: Math.sqrt(variance),
  }
}

/** By Cholesky of the matrix scaled to a unit diagonal; undefined where it is singular to rounding. */
function inverseOf(matrix: Float64Array, p: number): Float64Array | undefined {
  const scale = Float64Array.from({ length: p }, (_, i) => Math.sqrt(matrix[i * (p + 1)] ?? 0))
  const scaleOf = (i: number) => scale[i] ?? 1
  if (scale.includes(0)) return undefined
  const factor = choleskyFactor(
    matrix.map((value, at) => value / scaleOf(Math.floor(at / p)) / scaleOf(at % p)),
    p,
  )
  if (factor === undefined) return undefined
  const inverse = new Float64Array(p * p)
  for (let j = 0; j < p; j++) {
    const column = substitute(
      factor,
      Float64Array.from({ length: p }, (_, i) => (i === j ? 1 : 0)),
    )
    for (let i = 0; i < p; i++) inverse[i * p + j] = (column[i] ?? 0) / scaleOf(i) / scaleOf(j)
  }
  return inverse
}

function quadraticForm(matrix: Float64Array, x: Float64Array): number {
  const p = x.length
  let sum = 0
  for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) sum += (x[i] ?? 0) * (matrix[i * p + j] ?? 0) * (x[j] ?? 0)
  return sum
}
