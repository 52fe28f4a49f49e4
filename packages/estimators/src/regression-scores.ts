import type { GramStatistics } from './gram-statistics.ts'
import type { LinearModel } from './linear-model.ts'

/** Scores of a linear model that follow from the statistics of the rows it is tried on; weighted where they are. */
export interface RegressionScores {
  readonly mse: number
  readonly rmse: number
  /** 1 for a constant target that is met, 0 for one that is not, as scikit-learn's `r2_score`. */
  readonly r2: number
}

/** The scores of a model on the rows that the statistics are of, without another look at the rows. */
export function regressionScores(
  statistics: GramStatistics,
  { coefficients, intercept }: LinearModel,
): RegressionScores {
  const { weight, meanX, meanY, centredGram, centredXy, centredYy } = statistics
  const p = coefficients.length
  let around = centredYy
  let bias = meanY - intercept
  for (let i = 0; i < p; i++) {
    const w = coefficients[i] ?? 0
    if (w === 0) continue
    let product = 0
    for (let j = 0; j < p; j++) product += (centredGram[i * p + j] ?? 0) * (coefficients[j] ?? 0)
    around += w * (product - 2 * (centredXy[i] ?? 0))
    bias -= w * (meanX[i] ?? 0)
  }
  const mse = Math.max(0, around) / weight + bias * bias
  const constant = mse === 0 ? 1 : 0
  return { mse, rmse: Math.sqrt(mse), r2: centredYy === 0 ? constant : 1 - (mse * weight) / centredYy }
}
