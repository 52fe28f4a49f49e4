import { StepError } from '@millrace/errors'
import { elasticNet } from './elastic-net.ts'
import type { GramStatistics } from './gram-statistics.ts'
import { interceptThrough } from './intercept-through.ts'
import type { LinearModel } from './linear-model.ts'
import { quadraticOf } from './quadratic.ts'
import { solvePositive } from './solve-positive.ts'

export interface RidgeOptions {
  /** Strength of the penalty, above 0. */
  readonly alpha: number
  readonly fitIntercept: boolean
  /** Whether coefficients must be 0 or more; false without it. */
  readonly positive?: boolean | undefined
}

/**
 * Minimizes Σ w·(y − Xw − b)² + alpha·‖w‖², the objective of scikit-learn's `Ridge`: unlike the elastic net's it is not divided by
 * the number of rows. Solved directly; with positive coefficients by coordinate descent to the last digits.
 * Throws USAGE for an alpha that is not above 0 (use `leastSquares`), BROKEN_CONTRACT for scales too far apart.
 */
export function ridge(
  statistics: GramStatistics,
  { alpha, fitIntercept, positive = false }: RidgeOptions,
): LinearModel {
  if (!(alpha > 0 && Number.isFinite(alpha))) {
    throw new StepError('USAGE', `the alpha of the ridge is ${alpha}, not a number above 0`, {
      hint: 'choose least squares for a fit without a penalty',
    })
  }
  if (positive) {
    const exact = { alpha: alpha / statistics.weight, l1Ratio: 0, maxIter: 1_000_000, tol: 1e-14 }
    return elasticNet(statistics, { ...exact, fitIntercept, positive })
  }
  const { gram, xy } = quadraticOf(statistics, fitIntercept)
  const p = xy.length
  const penalized = gram.map((value, at) => (at % (p + 1) === 0 ? value + alpha : value))
  const coefficients = solvePositive(penalized, xy)
  if (coefficients === undefined) {
    throw new StepError(
      'BROKEN_CONTRACT',
      `alpha ${alpha} is too small beside the features of "${statistics.target}" to keep them apart`,
      {
        hint: 'raise alpha, standardize the features, or drop those that repeat others',
      },
    )
  }
  const intercept = fitIntercept ? interceptThrough(coefficients, statistics.meanX, statistics.meanY) : 0
  return { coefficients, intercept }
}
