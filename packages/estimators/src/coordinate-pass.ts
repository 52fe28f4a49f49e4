/** The quadratic ½·w·gram·w − w·xy, with penalties on each coefficient: Σ l1[j]·|w[j]| + ½·l2[j]·w[j]². */
export interface PenalizedQuadratic {
  readonly gram: Float64Array
  readonly xy: Float64Array
  readonly l1: Float64Array
  readonly l2: Float64Array
  /** Whether coefficients below 0 are out of bounds. */
  readonly positive: boolean
}

/** Where a descent stands; `gramTimesW` is kept up to date. */
export interface Standpoint {
  readonly coefficients: Float64Array<ArrayBuffer>
  readonly gramTimesW: Float64Array
}

/** Minimizes over each coefficient in turn, the others held; the largest coefficient and the largest move. */
export function coordinatePass(
  { gram, xy, l1, l2, positive }: PenalizedQuadratic,
  { coefficients, gramTimesW }: Standpoint,
): { largest: number; largestMove: number } {
  const p = xy.length
  let largest = 0
  let largestMove = 0
  for (let j = 0; j < p; j++) {
    const curvature = gram[j * p + j] ?? 0
    if (curvature === 0) continue
    const before = coefficients[j] ?? 0
    const pull = (xy[j] ?? 0) - (gramTimesW[j] ?? 0) + before * curvature
    const size = Math.max((positive ? pull : Math.abs(pull)) - (l1[j] ?? 0), 0)
    const after = (Math.sign(pull) * size) / (curvature + (l2[j] ?? 0))
    if (after !== before) {
      coefficients[j] = after
      const move = after - before
      const row = j * p
      for (let k = 0; k < p; k++) gramTimesW[k] = (gramTimesW[k] ?? 0) + move * (gram[row + k] ?? 0)
    }
    largestMove = Math.max(largestMove, Math.abs(after - before))
    largest = Math.max(largest, Math.abs(after))
  }
  return { largest, largestMove }
}

/** Computes `gramTimesW` anew, without the rounding that the updates of many passes have left in it. */
export function refresh(gram: Float64Array, { coefficients, gramTimesW }: Standpoint): void {
  const p = coefficients.length
  for (let i = 0; i < p; i++) {
    let sum = 0
    for (let j = 0; j < p; j++) sum += (gram[i * p + j] ?? 0) * (coefficients[j] ?? 0)
    gramTimesW[i] = sum
  }
}
