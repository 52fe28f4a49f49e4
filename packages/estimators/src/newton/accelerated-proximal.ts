import type { BlockProximal } from './block-proximal.ts'

export interface ProximalProblem {
  readonly from: Float64Array
  /** Of the smooth part, at `from`. */
  readonly gradient: Float64Array
  /** The Hessian of the smooth part times a direction. */
  times(direction: Float64Array): Promise<Float64Array>
  readonly metric: BlockProximal
  settle(point: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer>
  /** It ends once a step is this share of the first one. */
  readonly share: number
  /** Most products. */
  readonly most: number
}

const STEEPER = 1.5

/**
 * The minimum of a quadratic with penalties, as far as asked for: accelerated proximal gradient (Beck and Teboulle 2009) in the metric
 * of the Hessian's blocks, its momentum dropped where it leads up (O'Donoghue and Candès 2015). One product a step.
 */
export async function acceleratedProximal(problem: ProximalProblem): Promise<Float64Array<ArrayBuffer>> {
  const { from, gradient, metric, share, most } = problem
  let here: Place = { point: Float64Array.from(from), pull: new Float64Array(from.length) }
  let ahead = here
  let momentum = 1
  let curvature = 1
  let first = 0
  for (let products = 1; ; products++) {
    const slope = gradient.map((value, j) => value + (ahead.pull[j] ?? 0))
    const point = problem.settle(metric.step(ahead.point, slope, curvature))
    const next = { point, pull: await problem.times(difference(point, from)) }
    const move = difference(point, ahead.point)
    const inMetric = metric.times(move)
    const square = dot(move, inMetric)
    const isSteeper = dot(move, difference(next.pull, ahead.pull)) > curvature * square * (1 + 1e-12)
    if (isSteeper && curvature < metric.steepest) {
      curvature *= STEEPER
      ahead = here
      momentum = 1
      if (products < most) continue
      return here.point
    }
    first = Math.max(first, square)
    if (square <= share * share * first || products >= most) return point
    const isUphill = dot(inMetric, difference(point, here.point)) < 0
    const later = isUphill ? 1 : (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2
    ahead = isUphill ? next : beyond(here, next, (momentum - 1) / later)
    momentum = later
    here = next
  }
}

/** A point, and the Hessian times the way there. */
interface Place {
  readonly point: Float64Array<ArrayBuffer>
  readonly pull: Float64Array
}

const beyond = (before: Place, here: Place, share: number): Place => ({
  point: here.point.map((value, j) => value + share * (value - (before.point[j] ?? 0))),
  pull: here.pull.map((value, j) => value + share * (value - (before.pull[j] ?? 0))),
})

const difference = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, j) => value - (b[j] ?? 0))

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
