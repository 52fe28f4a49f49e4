import { dualityGap } from './duality-gap.ts'
import type { Penalty, Quadratic } from './quadratic.ts'

export interface Descent {
  readonly coefficients: Float64Array<ArrayBuffer>
  readonly gap: number
  readonly iterations: number
}

/**
 * Cyclic coordinate descent from zero (Friedman, Hastie and Tibshirani 2010), stopping as scikit-learn does:
 * the gap is asked for once no coefficient moves by more than `tol` of the largest one.
 */
export function coordinateDescent(
  problem: Quadratic,
  penalty: Penalty,
  stop: { maxIter: number; tolerance: number; tol: number },
): Descent {
  const coefficients = new Float64Array(problem.xy.length)
  const gramTimesW = new Float64Array(problem.xy.length)
  const penalized = penalty.l1 + penalty.l2 > 0
  // Without a penalty a weak but real relation may hide below the tolerance, so there is at least one pass.
  let gap = penalized ? dualityGap(problem, penalty, { coefficients, gramTimesW }) : Number.POSITIVE_INFINITY
  let iterations = 0
  while (!(gap <= stop.tolerance) && iterations < stop.maxIter) {
    iterations++
    const { largest, largestMove } = pass(problem, penalty, coefficients, gramTimesW)
    if (largestMove > stop.tol * largest && iterations < stop.maxIter) continue
    multiply(problem.gram, coefficients, gramTimesW)
    gap = dualityGap(problem, penalty, { coefficients, gramTimesW })
    // Nothing moved to the last bit, so no further pass can help.
    if (largestMove === 0 || Number.isNaN(gap)) break
  }
  return { coefficients, gap, iterations }
}

/** Minimizes over each coefficient in turn, the others held, and keeps `gramTimesW` up to date. */
function pass(
  { gram, xy }: Quadratic,
  { l1, l2 }: Penalty,
  coefficients: Float64Array,
  gramTimesW: Float64Array,
): { largest: number; largestMove: number } {
  const p = xy.length
  let largest = 0
  let largestMove = 0
  for (let j = 0; j < p; j++) {
    const curvature = gram[j * p + j] ?? 0
    if (curvature === 0) continue
    const before = coefficients[j] ?? 0
    const pull = (xy[j] ?? 0) - (gramTimesW[j] ?? 0) + before * curvature
    const after = (Math.sign(pull) * Math.max(Math.abs(pull) - l1, 0)) / (curvature + l2)
    if (after !== before) {
      coefficients[j] = after
      const move = after - before
      const row = gram.subarray(j * p, j * p + p)
      for (let k = 0; k < p; k++) gramTimesW[k] = (gramTimesW[k] ?? 0) + move * (row[k] ?? 0)
    }
    largestMove = Math.max(largestMove, Math.abs(after - before))
    largest = Math.max(largest, Math.abs(after))
  }
  return { largest, largestMove }
}

/** Takes out the rounding that the updates of many passes have left in `gramTimesW`. */
function multiply(gram: Float64Array, coefficients: Float64Array, gramTimesW: Float64Array): void {
  const p = coefficients.length
  for (let i = 0; i < p; i++) {
    let sum = 0
    for (let j = 0; j < p; j++) sum += (gram[i * p + j] ?? 0) * (coefficients[j] ?? 0)
    gramTimesW[i] = sum
  }
}
