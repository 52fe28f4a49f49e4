/** Penalties on each parameter: Σ l1·|θ| + ½·l2·θ². */
export interface ParameterPenalties {
  readonly l1: Float64Array
  readonly l2: Float64Array
}

export function penaltyOf({ l1, l2 }: ParameterPenalties, point: Float64Array): number {
  return point.reduce((sum, value, j) => sum + (l1[j] ?? 0) * Math.abs(value) + 0.5 * (l2[j] ?? 0) * value * value, 0)
}

/** The least slope that the penalized loss has in each parameter, of those that |θ| allows at 0: 0 where it is optimal. */
export function leastSlopes(
  { l1, l2 }: ParameterPenalties,
  gradient: Float64Array,
  point: Float64Array,
): Float64Array<ArrayBuffer> {
  return Float64Array.from(gradient, (slope, j) => {
    const value = point[j] ?? 0
    const smooth = slope + (l2[j] ?? 0) * value
    const size = l1[j] ?? 0
    return value === 0 ? Math.sign(smooth) * Math.max(0, Math.abs(smooth) - size) : smooth + Math.sign(value) * size
  })
}

/** The largest mean slope, in units of standardized features; `diagonal` is of the Hessian, `weight` the sum of the rows' weights. */
export function violationOf(slopes: Float64Array, diagonal: Float64Array, weight: number): number {
  const widest = Math.sqrt(weight)
  return slopes.reduce(
    (worst, slope, j) => Math.max(worst, Math.abs(slope) / (Math.sqrt(diagonal[j] ?? 0) || 1) / widest),
    0,
  )
}
