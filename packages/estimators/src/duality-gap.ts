import type { Penalty, Quadratic } from './quadratic.ts'

/** Below this share of the largest |xy| the rounding of the gradient keeps the gap to a rescaled residual from closing. */
const SMALL_L1 = 1e-3

/**
 * How far at most ½‖y − Xw‖² + l1·‖w‖₁ + ½·l2·‖w‖² lies above its minimum, as scikit-learn 1.9's `_cd_fast` finds it:
 * with l1 the gap to a rescaled residual (Fercoq, Gramfort and Salmon 2015), with l2 alone that of Dünner and others (2016, 5.2.3).
 * Both are bounds, so where l1 is too small for the first the smaller of them counts.
 * Without a penalty there is no gap; the gradient takes its place, squared and in the units of the objective. scikit-learn's own
 * depends on the units of the features, and takes zero for the solution when they are small.
 */
export function dualityGap(
  problem: Quadratic,
  penalty: Penalty,
  at: { coefficients: Float64Array; gramTimesW: Float64Array; positive: boolean },
): number {
  const { l1, l2 } = penalty
  const sizeOf = at.positive ? (value: number) => Math.max(0, value) : Math.abs
  const gradient = problem.xy.map((value, j) => value - (at.gramTimesW[j] ?? 0))
  if (l1 === 0 && l2 === 0)
    return scaledSquare(at.positive ? withinBounds(gradient, at.coefficients) : gradient, problem.gram)
  const wXy = dot(at.coefficients, problem.xy)
  const residual: Residual = {
    gradient,
    square: problem.yy + dot(at.coefficients, at.gramTimesW) - 2 * wXy,
    timesY: problem.yy - wXy,
    sizeOf,
  }
  if (l1 === 0) return gapToResidual(residual, penalty, at.coefficients)
  const gap = gapToRescaledResidual(residual, penalty, at.coefficients)
  if (l2 === 0 || l1 > SMALL_L1 * largestSize(problem.xy)) return gap
  return Math.min(gap, gapToResidual(residual, penalty, at.coefficients))
}

interface Residual {
  readonly gradient: Float64Array
  readonly square: number
  readonly timesY: number
  /** How much a gradient weighs against l1: with positive coefficients only one that pulls upwards. */
  readonly sizeOf: (value: number) => number
}

function gapToRescaledResidual(
  { gradient, square, timesY, sizeOf }: Residual,
  { l1, l2 }: Penalty,
  w: Float64Array,
): number {
  const steepest = largestSize(gradient.map((value, j) => sizeOf(value - l2 * (w[j] ?? 0))))
  const scale = steepest > l1 ? l1 / steepest : 1
  const penalized = square + l2 * dot(w, w)
  const primal = 0.5 * penalized + l1 * sumOfSizes(w)
  return primal + 0.5 * scale * scale * penalized - scale * timesY
}

function gapToResidual({ gradient, square, timesY, sizeOf }: Residual, { l1, l2 }: Penalty, w: Float64Array): number {
  const beyond = gradient.map((value) => Math.max(0, sizeOf(value) - l1))
  return square + l1 * sumOfSizes(w) + 0.5 * l2 * dot(w, w) - timesY + dot(beyond, beyond) / (2 * l2)
}

/** Σ gⱼ² / ‖xⱼ‖² over the columns that are not zero. */
function scaledSquare(gradient: Float64Array, gram: Float64Array): number {
  const p = gradient.length
  return gradient.reduce((sum, value, j) => {
    const square = gram[j * p + j] ?? 0
    return square > 0 ? sum + (value / square) * value : sum
  }, 0)
}

/** Leaves out what pulls a coefficient of 0 further down. */
function withinBounds(gradient: Float64Array, coefficients: Float64Array): Float64Array {
  return gradient.map((value, j) => (coefficients[j] === 0 ? Math.max(0, value) : value))
}

function largestSize(values: Float64Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
}

function sumOfSizes(values: Float64Array): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0)
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
