import {
  type ElasticNetFit,
  elasticNet,
  type GramStatistics,
  type LinearModel,
  leastSquares,
  ridge,
  standardize,
} from '@millrace/estimators'
import type { EstimatorName } from './estimators.ts'
import type { Fitted } from './fitted.ts'
import type { Settings } from './settings.ts'

/** Fits from the sums of one reading; a model of standardized features is folded back to raw ones. */
export function fitStatistics(
  estimator: EstimatorName,
  statistics: GramStatistics,
  settings: Settings,
): Fitted & { readonly model: { readonly kind: 'linear' } } {
  const standardized = settings.standardize === true ? standardize(statistics) : undefined
  const given = standardized?.statistics ?? statistics
  const raw = (model: LinearModel) => ({ kind: 'linear' as const, linear: standardized?.unscale(model) ?? model })
  const direct = (model: LinearModel) => ({ model: raw(model), converged: true, figures: {}, shortfall: undefined })
  const { alpha = 0, fitIntercept = true, positive = false } = settings
  if (estimator === 'least-squares') return direct(leastSquares(given))
  // Without a penalty a ridge is least squares, of which an elastic net has the positive ones too.
  if (estimator === 'ridge' && alpha > 0) return direct(ridge(given, { alpha, fitIntercept, positive }))
  const fit = elasticNet(given, elasticNetOptions(estimator, settings))
  return { model: raw(fit), converged: fit.converged, figures: figuresOf(fit), shortfall: shortfallOf(fit) }
}

/** What an elastic net, a lasso, or a ridge without a penalty is told. */
export function elasticNetOptions(estimator: EstimatorName, settings: Settings) {
  const { alpha = 0, fitIntercept = true, positive = false } = settings
  const exact = { maxIter: 1_000_000, tol: 1e-14 }
  const { maxIter = exact.maxIter, tol = exact.tol } = settings
  const l1Ratio = estimator === 'lasso' ? 1 : (settings.l1Ratio ?? 0)
  return { alpha, l1Ratio, fitIntercept, positive, maxIter, tol }
}

const figuresOf = ({ iterations, dualGap }: ElasticNetFit) => ({ n_iter: iterations, dual_gap: dualGap })

const shortfallOf = ({ converged, iterations, dualGap, tolerance }: ElasticNetFit): string | undefined =>
  converged ? undefined : `after ${iterations} rounds: the duality gap is ${dualGap}, wanted was ${tolerance}`
