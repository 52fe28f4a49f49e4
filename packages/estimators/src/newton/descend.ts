import { leastSlopes, type ParameterPenalties, penaltyOf, violationOf } from './parameter-penalties.ts'

/** A smooth convex loss near one point; `diagonal` is that of its Hessian. */
export interface LocalLoss {
  readonly loss: number
  readonly gradient: Float64Array
  readonly diagonal: Float64Array
}

/** A smooth convex loss of rows, and penalties on its parameters. */
export interface DescentProblem<Local extends LocalLoss> extends ParameterPenalties {
  /** One reading of the rows; undefined, as soon as that shows, where the loss is not within `limit`. */
  at(point: Float64Array, limit: number): Promise<Local | undefined>
  /** Moves a point, along directions that change no loss, to where the penalties are least. */
  settle?(point: Float64Array): Float64Array<ArrayBuffer>
  /** Sum of the weights of the rows. */
  readonly weight: number
}

export interface DescentOptions {
  /** Most steps. */
  readonly maxIter: number
  /** The fit has converged when no mean gradient, in units of standardized features, is further than this from optimal. */
  readonly tol: number
}

export interface DescentFit {
  readonly point: Float64Array<ArrayBuffer>
  /** The furthest that a mean gradient is from optimal, in units of standardized features. */
  readonly violation: number
  readonly iterations: number
  readonly converged: boolean
}

/** Where a step stands; `slopes` are the least of the penalized loss, 0 where it is optimal. */
export interface Standpoint<Local extends LocalLoss> {
  readonly here: Local
  readonly point: Float64Array<ArrayBuffer>
  readonly slopes: Float64Array<ArrayBuffer>
  readonly violation: number
}

/** Where a whole step leads, a share of it, and by how much the slopes say that the objective changes on the way; not above 0. */
export interface Way {
  at(share: number): Float64Array<ArrayBuffer>
  promised(share: number): number
}

const MOST_HALVINGS = 30
const SUFFICIENT_DECREASE = 1e-4
/** Below this share of the objective a decrease is rounding. */
const ROUNDING = 1e-13

/** Goes ways that `wayFrom` finds until no slope is left, and halves a step that overshoots: one reading of the rows each. */
export async function descend<Local extends LocalLoss>(
  problem: DescentProblem<Local>,
  wayFrom: (from: Standpoint<Local>) => Way | Promise<Way>,
  { maxIter, tol }: DescentOptions,
): Promise<DescentFit> {
  let point = new Float64Array(problem.l1.length)
  let here = await startAt(problem, point)
  for (let iterations = 0; ; iterations++) {
    const slopes = leastSlopes(problem, here.gradient, point)
    const violation = violationOf(slopes, here.diagonal, problem.weight)
    const converged = violation <= tol
    if (converged || iterations >= maxIter) return { point, violation, iterations, converged }
    const next = await step(problem, { here, point }, await wayFrom({ here, point, slopes, violation }))
    if (next === undefined) return { point, violation, iterations, converged }
    point = next.point
    here = next.here
  }
}

async function startAt<Local extends LocalLoss>(problem: DescentProblem<Local>, point: Float64Array): Promise<Local> {
  const here = await problem.at(point, Number.POSITIVE_INFINITY)
  if (here === undefined) throw new Error('the loss without coefficients is not a number')
  return here
}

/** Undefined where no step leads further down than rounding. */
async function step<Local extends LocalLoss>(
  problem: DescentProblem<Local>,
  from: Pick<Standpoint<Local>, 'here' | 'point'>,
  way: Way,
): Promise<{ point: Float64Array<ArrayBuffer>; here: Local } | undefined> {
  const objective = from.here.loss + penaltyOf(problem, from.point)
  for (let halving = 0, share = 1; halving < MOST_HALVINGS; halving++, share /= 2) {
    const point = way.at(share)
    const limit = objective + SUFFICIENT_DECREASE * way.promised(share) + ROUNDING * Math.abs(objective)
    const here = await problem.at(point, limit - penaltyOf(problem, point))
    if (here !== undefined) return { point, here }
  }
  return undefined
}
