import { correlations } from './diagnostics/correlations.ts'
import type { GramStatistics } from './gram-statistics.ts'
import { interceptThrough } from './intercept-through.ts'
import type { LinearModel } from './linear-model.ts'
import { pivotedCholesky } from './pivoted-cholesky.ts'

/** Least share of a feature's variance that the other features must leave unexplained. */
const LEAST_TOLERANCE = 1e-12

/**
 * Ordinary least squares with an intercept, by ml-regression.
 * Instead of the rows it is given the triangular factor of their correlations: at most p rows with the same solution.
 * A feature that is constant or, to 1e-12 of its variance, a combination of others gets 0; the predictions are those of the full fit.
 */
export async function leastSquares(statistics: GramStatistics): Promise<LinearModel> {
  const { MultivariateLinearRegression } = await import('ml-regression')
  const { meanX, meanY, centredGram, centredXy } = statistics
  const p = meanX.length
  const norm = meanX.map((_, j) => Math.sqrt(centredGram[j * p + j] ?? 0))
  const { columns, factor } = pivotedCholesky(correlations(statistics), p, LEAST_TOLERANCE)
  const coefficients = new Float64Array(p)
  if (columns.length > 0) {
    const normOf = (j: number) => norm[j] ?? 1
    const projected = solveTransposed(
      factor,
      columns.map((j) => (centredXy[j] ?? 0) / normOf(j)),
    )
    const x = factor.map((row) => [...row])
    const y = [...projected].map((value) => [value])
    const { weights } = new MultivariateLinearRegression(x, y, { intercept: false, statistics: false })
    columns.forEach((j, at) => {
      coefficients[j] = (weights[at]?.[0] ?? 0) / normOf(j)
    })
  }
  return { coefficients, intercept: interceptThrough(coefficients, meanX, meanY) }
}

/** Solves Rᵀz = b for an upper triangular R: what the rows' target becomes in the factor's coordinates. */
function solveTransposed(factor: readonly Float64Array[], b: readonly number[]): Float64Array {
  const z = Float64Array.from(b)
  factor.forEach((row, i) => {
    const solved = (z[i] ?? 0) / (row[i] ?? 1)
    z[i] = solved
    for (let j = i + 1; j < z.length; j++) z[j] = (z[j] ?? 0) - solved * (row[j] ?? 0)
  })
  return z
}
