import type { Scale } from '../intervals/studentized.ts'
import { REGRESSION_COLUMNS } from './regression-columns.ts'

const { WEIGHT, SQUARED, TARGET, TARGET_SQUARED } = REGRESSION_COLUMNS

/** The scales on which RMSE and R² of `RegressionBlocks` are studentized: logarithms of ratios of sums. */
export const REGRESSION_SCALES: Readonly<Record<'rmse' | 'r2', Scale>> = {
  rmse: {
    columns: [SQUARED, WEIGHT],
    on(totals) {
      const [weight, squared] = [totals[WEIGHT] ?? 0, totals[SQUARED] ?? 0]
      const gradient = new Float64Array(totals.length)
      gradient[SQUARED] = 1 / squared
      gradient[WEIGHT] = -1 / weight
      return { value: Math.log(squared / weight), gradient }
    },
    back: (value) => Math.exp(value / 2),
  },
  r2: {
    columns: [SQUARED, TARGET_SQUARED, TARGET, WEIGHT],
    on(totals) {
      const [weight, squared] = [totals[WEIGHT] ?? 0, totals[SQUARED] ?? 0]
      const mean = (totals[TARGET] ?? 0) / weight
      const around = (totals[TARGET_SQUARED] ?? 0) - mean * mean * weight
      const gradient = new Float64Array(totals.length)
      gradient[SQUARED] = 1 / squared
      gradient[TARGET_SQUARED] = -1 / around
      gradient[TARGET] = (2 * mean) / around
      gradient[WEIGHT] = (-mean * mean) / around
      return { value: Math.log(squared / around), gradient }
    },
    back: (value) => 1 - Math.exp(value),
  },
}
