import {
  type ElasticNetFit,
  elasticNet,
  type GramStatistics,
  type LinearModel,
  leastSquares,
  meanBaseline,
  standardize,
} from '@millrace/estimators'
import type { ModelTrainingOptions } from './options.ts'

export interface Fitted {
  readonly model: LinearModel
  readonly fit: ElasticNetFit
  readonly baselines: Readonly<Record<'mean' | 'least_squares', LinearModel>>
}

type FitOptions = Pick<ModelTrainingOptions, 'alpha' | 'l1Ratio' | 'fitIntercept' | 'maxIter' | 'tol' | 'standardize'>

/** Fits the elastic net and its baselines; a model of standardized features is folded back to raw ones. */
export async function fit(statistics: GramStatistics, options: FitOptions): Promise<Fitted> {
  const standardized = options.standardize ? standardize(statistics) : undefined
  const fitted = elasticNet(standardized?.statistics ?? statistics, options)
  return {
    model: standardized?.unscale(fitted) ?? fitted,
    fit: fitted,
    baselines: { mean: meanBaseline(statistics), least_squares: await leastSquares(statistics) },
  }
}
