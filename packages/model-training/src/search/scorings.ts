import { CLASSIFICATION_METRICS, type RegressionMetric } from '@millrace/estimators'
import type { Estimator } from '../fits/estimators.ts'

/** All that have a good end. */
export const REGRESSION_SCORINGS = [
  'mse',
  'rmse',
  'mae',
  'r2',
  'mape',
  'wape',
  'max_error',
] as const satisfies readonly RegressionMetric[]

export const SCORINGS = [...REGRESSION_SCORINGS, ...CLASSIFICATION_METRICS] as const
export type Scoring = (typeof SCORINGS)[number]

export const scoringsOf = (task: Estimator['task']): readonly Scoring[] =>
  task === 'regression' ? REGRESSION_SCORINGS : CLASSIFICATION_METRICS

/** What a search goes by where nothing is said: as scikit-learn's `ElasticNetCV`, and for probabilities their log loss. */
export const defaultScoring = (task: Estimator['task']): Scoring => (task === 'regression' ? 'mse' : 'log_loss')
