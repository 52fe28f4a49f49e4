import type { GramStatistics } from './gram-statistics.ts'
import { interceptThrough } from './intercept-through.ts'
import type { LinearModel } from './linear-model.ts'

export interface Standardized {
  /** Statistics of the features with mean 0 and standard deviation 1; the target is as it was. */
  readonly statistics: GramStatistics
  /** What each feature was divided by; 1 for a constant one. */
  readonly scale: Float64Array
  /** The model of the raw features that predicts what `model` does of the standardized ones. */
  unscale(model: LinearModel): LinearModel
}

/** The statistics that the same rows have after scikit-learn's `StandardScaler`, found without another look at the rows. */
export function standardize(statistics: GramStatistics): Standardized {
  const { meanX, centredGram, centredXy } = statistics
  const p = meanX.length
  const scale = meanX.map((mean, j) => standardDeviation(statistics, mean, centredGram[j * p + j] ?? 0))
  const scaleOf = (j: number) => scale[j] ?? 1
  return {
    statistics: {
      ...statistics,
      meanX: new Float64Array(p),
      centredGram: centredGram.map((value, at) => value / scaleOf(Math.floor(at / p)) / scaleOf(at % p)),
      centredXy: centredXy.map((value, j) => value / scaleOf(j)),
    },
    scale,
    unscale: (model) => {
      const coefficients = model.coefficients.map((w, j) => w / scaleOf(j))
      return { coefficients, intercept: interceptThrough(coefficients, meanX, model.intercept) }
    },
  }
}

/** 1 where the variance is no larger than its rounding error, by the bound that scikit-learn takes from Chan, Golub and LeVeque. */
function standardDeviation({ n, weight }: GramStatistics, mean: number, sumOfSquares: number): number {
  const variance = sumOfSquares / weight
  const rounding = n * Number.EPSILON * variance + (n * mean * Number.EPSILON) ** 2
  return variance <= rounding ? 1 : Math.sqrt(variance)
}
