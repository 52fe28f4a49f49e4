import { correlations } from './diagnostics/correlations.ts'
import type { GramStatistics } from './gram-statistics.ts'
import { interceptThrough } from './intercept-through.ts'
import type { LinearModel } from './linear-model.ts'
import { pivotedCholesky } from './pivoted-cholesky.ts'

/** Least share of a feature's variance that the other features must leave unexplained. */
const LEAST_TOLERANCE = 1e-12

/** Solves Rx = z for an upper triangular R, given by its rows. */
export type TriangularSolver = (factor: readonly Float64Array[], z: Float64Array) => Float64Array

/**
 * Ordinary least squares with an intercept, by the triangular factor of the features' correlations.
 * A feature that is constant or, to 1e-12 of its variance, a combination of others gets 0; the predictions are those of the full fit.
 */
export function leastSquares(statistics: GramStatistics, solve: TriangularSolver = solveUpper): LinearModel {
  const { meanX, meanY, centredGram, centredXy } = statistics
  const p = meanX.length
  const norm = meanX.map((_, j) => Math.sqrt(centredGram[j * p + j] ?? 0))
  const { columns, factor } = pivotedCholesky(correlations(statistics), p, LEAST_TOLERANCE)
  const coefficients = new Float64Array(p)
  const normOf = (j: number) => norm[j] ?? 1
  const right = columns.map((j) => (centredXy[j] ?? 0) / normOf(j))
  const solution = solve(factor, solveTransposed(factor, right))
  columns.forEach((j, at) => {
    coefficients[j] = (solution[at] ?? 0) / normOf(j)
  })
  return { coefficients, intercept: interceptThrough(coefficients, meanX, meanY) }
}

/** Solves Rᵀz = b for an upper triangular R. */
function solveTransposed(factor: readonly Float64Array[], b: readonly number[]): Float64Array {
  const z = Float64Array.from(b)
  factor.forEach((row, i) => {
    const solved = (z[i] ?? 0) / (row[i] ?? 1)
    z[i] = solved
    for (let j = i + 1; j < z.length; j++) z[j] = (z[j] ?? 0) - solved * (row[j] ?? 0)
  })
  return z
}

function solveUpper(factor: readonly Float64Array[], z: Float64Array): Float64Array {
  const x = Float64Array.from(z)
  for (let i = x.length - 1; i >= 0; i--) {
    const row = factor[i]
    let sum = x[i] ?? 0
    for (let j = i + 1; j < x.length; j++) sum -= (row?.[j] ?? 0) * (x[j] ?? 0)
    x[i] = sum / (row?.[i] ?? 1)
  }
  return x
}
