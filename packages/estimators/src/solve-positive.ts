/**
 * The solution of A x = b for a symmetric positive definite p × p matrix, row by row, by Cholesky of A scaled to a unit diagonal
 * (so units do not matter) and two steps of refinement; undefined where A is singular to rounding. A row of zeros gets x = 0.
 */
export function solvePositive(matrix: Float64Array, b: Float64Array): Float64Array<ArrayBuffer> | undefined {
  const p = b.length
  const scale = Float64Array.from({ length: p }, (_, i) => Math.sqrt(matrix[i * p + i] ?? 0) || 1)
  const scaled = matrix.map((value, at) => value / (scale[Math.floor(at / p)] ?? 1) / (scale[at % p] ?? 1))
  for (let i = 0; i < p; i++) if (scaled[i * p + i] === 0) scaled[i * p + i] = 1
  const right = b.map((value, i) => ((matrix[i * p + i] ?? 0) === 0 ? 0 : value / (scale[i] ?? 1)))
  const factor = choleskyFactor(scaled, p)
  if (factor === undefined) return undefined
  const solution = substitute(factor, right)
  for (let step = 0; step < 2; step++) {
    const correction = substitute(factor, residual(scaled, solution, right))
    correction.forEach((value, i) => {
      solution[i] = (solution[i] ?? 0) + value
    })
  }
  const unscaled = solution.map((value, i) => value / (scale[i] ?? 1))
  return unscaled.every(Number.isFinite) ? unscaled : undefined
}

/** Lower triangular L with L·Lᵀ = A, undefined where a pivot of the unit diagonal is lost to rounding. */
export function choleskyFactor(matrix: Float64Array, p: number): Float64Array | undefined {
  const factor = new Float64Array(p * p)
  for (let j = 0; j < p; j++) {
    for (let i = j; i < p; i++) {
      let sum = matrix[i * p + j] ?? 0
      for (let k = 0; k < j; k++) sum -= (factor[i * p + k] ?? 0) * (factor[j * p + k] ?? 0)
      if (i === j && !(sum > p * Number.EPSILON)) return undefined
      factor[i * p + j] = i === j ? Math.sqrt(sum) : sum / (factor[j * p + j] ?? 1)
    }
  }
  return factor
}

/** Solves L·Lᵀ x = b. */
export function substitute(factor: Float64Array, b: Float64Array): Float64Array<ArrayBuffer> {
  const p = b.length
  const x = Float64Array.from(b)
  for (let i = 0; i < p; i++) {
    let sum = x[i] ?? 0
    for (let k = 0; k < i; k++) sum -= (factor[i * p + k] ?? 0) * (x[k] ?? 0)
    x[i] = sum / (factor[i * p + i] ?? 1)
  }
  for (let i = p - 1; i >= 0; i--) {
    let sum = x[i] ?? 0
    for (let k = i + 1; k < p; k++) sum -= (factor[k * p + i] ?? 0) * (x[k] ?? 0)
    x[i] = sum / (factor[i * p + i] ?? 1)
  }
  return x
}

function residual(matrix: Float64Array, x: Float64Array, b: Float64Array): Float64Array {
  const p = b.length
  return b.map((value, i) => {
    let rest = value
    for (let k = 0; k < p; k++) rest -= (matrix[i * p + k] ?? 0) * (x[k] ?? 0)
    return rest
  })
}
