import { coordinatePass, refresh } from '../coordinate-pass.ts'
import { solvePositive } from '../solve-positive.ts'
import {
  type DescentFit,
  type DescentOptions,
  type DescentProblem,
  descend,
  type LocalLoss,
  type Standpoint,
} from './descend.ts'
import { straightWay } from './straight-way.ts'

/** A smooth convex loss near one point, with its Hessian, row by row. */
export interface LocalQuadratic extends LocalLoss {
  readonly gram: Float64Array
}

const MOST_PASSES = 100_000

/** Proximal Newton method (Lee, Sun and Saunders 2014): minimizes the local quadratic with the penalties, and halves a step that overshoots. */
export async function minimize(problem: DescentProblem<LocalQuadratic>, options: DescentOptions): Promise<DescentFit> {
  return await descend(problem, (from) => straightWay(problem, from, minimum(problem, from)), options)
}

/** The minimum of the quadratic with the penalties, in units in which its diagonal is 1. */
function minimum(
  { l1, l2 }: DescentProblem<LocalQuadratic>,
  { here: { gram, gradient, diagonal }, point, slopes }: Standpoint<LocalQuadratic>,
): Float64Array<ArrayBuffer> {
  const p = point.length
  if (l1.every((value) => value === 0)) {
    const penalized = gram.map((value, at) => (at % (p + 1) === 0 ? value + (l2[at % p] ?? 0) : value))
    const move = solvePositive(penalized, slopes)
    if (move !== undefined) return point.map((value, j) => value - (move[j] ?? 0))
  }
  const scale = diagonal.map((value) => Math.sqrt(value) || 1)
  const scaleOf = (j: number) => scale[j] ?? 1
  const scaled = gram.map((value, at) => value / scaleOf(Math.floor(at / p)) / scaleOf(at % p))
  const at = {
    coefficients: Float64Array.from(point, (value, j) => value * scaleOf(j)),
    gramTimesW: new Float64Array(p),
  }
  refresh(scaled, at)
  const quadratic = {
    gram: scaled,
    xy: at.gramTimesW.map((value, j) => value - (gradient[j] ?? 0) / scaleOf(j)),
    l1: l1.map((value, j) => value / scaleOf(j)),
    l2: l2.map((value, j) => value / scaleOf(j) ** 2),
    positive: false,
  }
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const { largest, largestMove } = coordinatePass(quadratic, at)
    if (largestMove <= 1e-14 * largest) break
  }
  return at.coefficients.map((value, j) => value / scaleOf(j))
}
