import type { GramStatistics } from './gram-statistics.ts'
import type { LinearModel } from './linear-model.ts'

/** The model that predicts the mean of the target for every row, as scikit-learn's `DummyRegressor`. */
export function meanBaseline(statistics: GramStatistics): LinearModel {
  return { intercept: statistics.meanY, coefficients: new Float64Array(statistics.meanX.length) }
}
