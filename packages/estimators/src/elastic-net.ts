import { StepError } from '@millrace/errors'
import { coordinateDescent } from './coordinate-descent.ts'
import type { GramStatistics } from './gram-statistics.ts'
import { interceptThrough } from './intercept-through.ts'
import type { LinearModel } from './linear-model.ts'
import { quadraticOf } from './quadratic.ts'

export interface ElasticNetOptions {
  /** Strength of the penalty, 0 or more; 0 is ordinary least squares. */
  readonly alpha: number
  /** Share of the absolute-value penalty, 0 (ridge) to 1 (lasso). */
  readonly l1Ratio: number
  readonly fitIntercept: boolean
  /** Most passes over the coefficients. */
  readonly maxIter: number
  /** The fit has converged when `dualGap` is at most `tol` · Σ w·y² / Σ w, y centred when an intercept is fitted. */
  readonly tol: number
  /** Whether coefficients must be 0 or more; false without it. */
  readonly positive?: boolean | undefined
  /** Coefficients to start from, such as those of a neighbouring alpha; zeros without it. */
  readonly initial?: Float64Array | undefined
}

export interface ElasticNetFit extends LinearModel {
  /** Bound on the distance of the objective from its minimum, in the units of the objective, as scikit-learn's `dual_gap_`. */
  readonly dualGap: number
  /** What `dualGap` had to reach: `tol` · Σ w·y² / Σ w. */
  readonly tolerance: number
  readonly iterations: number
  readonly converged: boolean
}

/**
 * Minimizes 1/(2n)·‖y − Xw − b‖² + alpha·l1Ratio·‖w‖₁ + ½·alpha·(1 − l1Ratio)·‖w‖², the objective of scikit-learn's `ElasticNet`
 * (with weights, their sum takes the place of n), by cyclic coordinate descent on the Gram matrix until the duality gap is small enough.
 * Constant features get 0. Of features that are copies of each other the first is used, when there is no ridge penalty to share them.
 * Throws USAGE for an option out of range, BROKEN_CONTRACT for scales so far apart that doubles overflow.
 */
export function elasticNet(statistics: GramStatistics, options: ElasticNetOptions): ElasticNetFit {
  refuseBadOptions(options)
  const { weight, meanX, meanY } = statistics
  const { alpha, l1Ratio, fitIntercept, maxIter, tol, positive = false, initial } = options
  const problem = quadraticOf(statistics, fitIntercept)
  const penalty = { l1: weight * alpha * l1Ratio, l2: weight * alpha * (1 - l1Ratio) }
  const { coefficients, gap, iterations } = coordinateDescent(problem, penalty, {
    maxIter,
    tolerance: tol * problem.yy,
    tol,
    positive,
    initial,
  })
  const intercept = fitIntercept ? interceptThrough(coefficients, meanX, meanY) : 0
  if (!Number.isFinite(gap) || !Number.isFinite(intercept)) {
    throw new StepError(
      'BROKEN_CONTRACT',
      `the scales of "${statistics.target}" and the features are too far apart to fit`,
      {
        hint: 'standardize the features, or give the columns other units',
      },
    )
  }
  const tolerance = (tol * problem.yy) / weight
  return { coefficients, intercept, dualGap: gap / weight, tolerance, iterations, converged: gap / weight <= tolerance }
}

function refuseBadOptions({ alpha, l1Ratio, maxIter, tol }: ElasticNetOptions): void {
  const wrong = [
    alpha >= 0 && Number.isFinite(alpha) ? [] : [`alpha is ${alpha}, not a number of 0 or more`],
    l1Ratio >= 0 && l1Ratio <= 1 ? [] : [`the l1 ratio is ${l1Ratio}, not a number from 0 to 1`],
    Number.isInteger(maxIter) && maxIter >= 1
      ? []
      : [`the most iterations are ${maxIter}, not a whole number of 1 or more`],
    tol >= 0 && Number.isFinite(tol) ? [] : [`the tolerance is ${tol}, not a number of 0 or more`],
  ].flat()
  if (wrong.length > 0)
    throw new StepError('USAGE', wrong.join('; '), { hint: 'correct the options of the elastic net' })
}
