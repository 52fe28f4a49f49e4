import { coordinatePass, refresh } from './coordinate-pass.ts'
import type { Quadratic } from './quadratic.ts'
import { solvePositive } from './solve-positive.ts'

/** A smooth convex loss near one point, as the quadratic ½·θ·gram·θ − θ·xy, and the loss at that point. */
export interface LocalQuadratic {
  readonly loss: number
  readonly quadratic: Pick<Quadratic, 'gram' | 'xy'>
}

export interface NewtonProblem {
  /** One reading of the rows. */
  at(point: Float64Array): Promise<LocalQuadratic>
  /** Penalties on each parameter: Σ l1·|θ| + ½·l2·θ². */
  readonly l1: Float64Array
  readonly l2: Float64Array
  /** Sum of the weights of the rows. */
  readonly weight: number
}

export interface NewtonOptions {
  /** Most steps; a step takes one reading of the rows, more where it overshoots. */
  readonly maxIter: number
  /** The fit has converged when no mean gradient, in units of standardized features, is further than this from optimal. */
  readonly tol: number
}

export interface NewtonFit {
  readonly point: Float64Array<ArrayBuffer>
  /** The furthest that a mean gradient is from optimal, in units of standardized features. */
  readonly violation: number
  readonly iterations: number
  readonly converged: boolean
}

const MOST_HALVINGS = 30
const SUFFICIENT_DECREASE = 1e-4
/** Below this share of the objective a decrease is rounding. */
const ROUNDING = 1e-13
const MOST_PASSES = 100_000

/** Proximal Newton method (Lee, Sun and Saunders 2014): minimizes the local quadratic with the penalties, and halves a step that overshoots. */
export async function minimize(
  problem: NewtonProblem,
  start: Float64Array,
  options: NewtonOptions,
): Promise<NewtonFit> {
  let point = Float64Array.from(start)
  let here = await problem.at(point)
  for (let iterations = 0; ; iterations++) {
    const violation = violationAt(problem, here, point)
    const converged = violation <= options.tol
    if (converged || iterations >= options.maxIter) return { point, violation, iterations, converged }
    const next = await step(problem, here, point)
    if (next === undefined) return { point, violation, iterations, converged }
    point = next.point
    here = next.here
  }
}

/** Undefined where no step leads further down than rounding. */
async function step(problem: NewtonProblem, here: LocalQuadratic, point: Float64Array) {
  const target = minimum(problem, here, point)
  const objective = here.loss + penaltyOf(problem, point)
  const promised = decreasePromised(problem, here, point, target)
  for (let halving = 0, share = 1; halving < MOST_HALVINGS; halving++, share /= 2) {
    const candidate = point.map((value, j) => value + share * ((target[j] ?? 0) - value))
    const there = await problem.at(candidate)
    const limit = objective + SUFFICIENT_DECREASE * share * promised + ROUNDING * Math.abs(objective)
    if (there.loss + penaltyOf(problem, candidate) <= limit) return { point: candidate, here: there }
  }
  return undefined
}

/** The minimum of the quadratic with the penalties, in units in which its diagonal is 1. */
function minimum(
  { l1, l2 }: NewtonProblem,
  { quadratic }: LocalQuadratic,
  point: Float64Array,
): Float64Array<ArrayBuffer> {
  const { gram, xy } = quadratic
  const p = xy.length
  if (l1.every((value) => value === 0)) {
    const penalized = gram.map((value, at) => (at % (p + 1) === 0 ? value + (l2[at % p] ?? 0) : value))
    const solved = solvePositive(penalized, xy)
    if (solved !== undefined) return solved
  }
  const scale = scalesOf(gram, p)
  const scaleOf = (j: number) => scale[j] ?? 1
  const scaled = {
    gram: gram.map((value, at) => value / scaleOf(Math.floor(at / p)) / scaleOf(at % p)),
    xy: xy.map((value, j) => value / scaleOf(j)),
    l1: l1.map((value, j) => value / scaleOf(j)),
    l2: l2.map((value, j) => value / scaleOf(j) ** 2),
    positive: false,
  }
  const at = {
    coefficients: Float64Array.from(point, (value, j) => value * scaleOf(j)),
    gramTimesW: new Float64Array(p),
  }
  refresh(scaled.gram, at)
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const { largest, largestMove } = coordinatePass(scaled, at)
    if (largestMove <= 1e-14 * largest) break
  }
  return at.coefficients.map((value, j) => value / scaleOf(j))
}

/** How far the linear part of the loss and the penalties say that the way to `target` leads down; negative. */
function decreasePromised(
  problem: NewtonProblem,
  here: LocalQuadratic,
  point: Float64Array,
  target: Float64Array,
): number {
  const slope = gradientOf(here, point).reduce((sum, value, j) => sum + value * ((target[j] ?? 0) - (point[j] ?? 0)), 0)
  return Math.min(0, slope + penaltyOf(problem, target) - penaltyOf(problem, point))
}

function violationAt({ l1, l2, weight }: NewtonProblem, here: LocalQuadratic, point: Float64Array): number {
  const p = point.length
  const scale = scalesOf(here.quadratic.gram, p)
  const widest = Math.sqrt(weight)
  return gradientOf(here, point).reduce((worst, slope, j) => {
    const value = point[j] ?? 0
    const smooth = slope + (l2[j] ?? 0) * value
    const beyond =
      value === 0 ? Math.max(0, Math.abs(smooth) - (l1[j] ?? 0)) : Math.abs(smooth + Math.sign(value) * (l1[j] ?? 0))
    return Math.max(worst, beyond / (scale[j] ?? 1) / widest)
  }, 0)
}

function gradientOf({ quadratic }: LocalQuadratic, point: Float64Array): Float64Array {
  const at = { coefficients: Float64Array.from(point), gramTimesW: new Float64Array(point.length) }
  refresh(quadratic.gram, at)
  return at.gramTimesW.map((value, j) => value - (quadratic.xy[j] ?? 0))
}

function penaltyOf({ l1, l2 }: NewtonProblem, point: Float64Array): number {
  return point.reduce((sum, value, j) => sum + (l1[j] ?? 0) * Math.abs(value) + 0.5 * (l2[j] ?? 0) * value * value, 0)
}

function scalesOf(gram: Float64Array, p: number): Float64Array {
  return Float64Array.from({ length: p }, (_, j) => Math.sqrt(gram[j * p + j] ?? 0) || 1)
}
