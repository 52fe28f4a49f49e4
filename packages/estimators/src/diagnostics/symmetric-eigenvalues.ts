/** Eigenvalues of a symmetric p × p matrix, by their ranks from the smallest, 0; all without ranks: Householder's tridiagonal form, then bisection by Sturm's sequences (Golub and Van Loan 8.3, 8.4). */
export function symmetricEigenvalues(
  matrix: Float64Array,
  p: number,
  ranks: readonly number[] = Array.from({ length: p }, (_, k) => k),
): Float64Array {
  const { diagonal, beside } = tridiagonal(Float64Array.from(matrix), p)
  const reach = diagonal.reduce((most, value, i) => {
    return Math.max(most, Math.abs(value) + Math.abs(beside[i - 1] ?? 0) + Math.abs(beside[i] ?? 0))
  }, 0)
  return Float64Array.from(ranks, (k) => {
    let low = -reach
    let high = reach
    for (let middle = 0; middle > low && middle < high; middle = (low + high) / 2) {
      if (countBelow(diagonal, beside, middle) > k) high = middle
      else low = middle
      if (high - low <= 2 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high))) break
      if (high - low <= Number.EPSILON * Number.EPSILON * reach) break
    }
    return (low + high) / 2
  })
}

/** How many eigenvalues are below a number: the negative pivots of the shifted matrix. */
function countBelow(diagonal: Float64Array, beside: Float64Array, shift: number): number {
  let count = 0
  let pivot = 1
  for (let i = 0; i < diagonal.length; i++) {
    const coupling = i === 0 ? 0 : (beside[i - 1] ?? 0)
    pivot = (diagonal[i] ?? 0) - shift - (coupling * coupling) / (pivot || Number.MIN_VALUE)
    if (pivot < 0) count++
  }
  return count
}

/** Overwrites `a` with reflections that leave its diagonal and the one beside it. */
function tridiagonal(a: Float64Array, p: number): { diagonal: Float64Array; beside: Float64Array } {
  const beside = new Float64Array(Math.max(0, p - 1))
  for (let k = 0; k < p - 1; k++) {
    const v = Float64Array.from({ length: p - k - 1 }, (_, i) => a[(k + 1 + i) * p + k] ?? 0)
    const norm = Math.hypot(...v)
    const head = v[0] ?? 0
    const lead = head > 0 ? -norm : norm
    beside[k] = v.length === 1 ? head : lead
    if (v.length === 1 || norm === 0) continue
    v[0] = head - lead
    reflect(a, { p, from: k + 1, v, scale: 1 / (norm * (norm + Math.abs(head))) })
  }
  return { diagonal: Float64Array.from({ length: p }, (_, i) => a[i * (p + 1)] ?? 0), beside }
}

/** A ← H·A·H on the block from `from` on, with H = 1 − scale·v·vᵀ. */
function reflect(
  a: Float64Array,
  { p, from, v, scale }: { p: number; from: number; v: Float64Array; scale: number },
): void {
  const m = v.length
  const product = v.map((_, i) => {
    let sum = 0
    for (let j = 0; j < m; j++) sum += (a[(from + i) * p + from + j] ?? 0) * (v[j] ?? 0)
    return sum * scale
  })
  const half = (scale / 2) * product.reduce((sum, value, i) => sum + value * (v[i] ?? 0), 0)
  const w = product.map((value, i) => value - half * (v[i] ?? 0))
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      const at = (from + i) * p + from + j
      a[at] = (a[at] ?? 0) - (v[i] ?? 0) * (w[j] ?? 0) - (w[i] ?? 0) * (v[j] ?? 0)
    }
  }
}
