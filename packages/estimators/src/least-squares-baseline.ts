import type { GramStatistics } from './gram-statistics.ts'
import { leastSquares, type TriangularSolver } from './least-squares.ts'
import type { LinearModel } from './linear-model.ts'

/** It takes the singular values of the factor's square: of a hundred columns they would take as long as a million rows take to be read. */
const MOST_COLUMNS = 16

/**
 * Least squares by ml-regression, which is given the rows of the triangular factor in the place of the data's: as `leastSquares` but for
 * rounding. Of more than 16 features it is `leastSquares`.
 */
export async function leastSquaresBaseline(statistics: GramStatistics): Promise<LinearModel> {
  if (statistics.features.length > MOST_COLUMNS) return leastSquares(statistics)
  const { MultivariateLinearRegression } = await import('ml-regression')
  const solve: TriangularSolver = (factor, z) => {
    if (factor.length === 0) return z
    const [x, y] = [factor.map((row) => [...row]), [...z].map((value) => [value])]
    const { weights } = new MultivariateLinearRegression(x, y, { intercept: false, statistics: false })
    return Float64Array.from(weights, ([weight = 0]) => weight)
  }
  return leastSquares(statistics, solve)
}
