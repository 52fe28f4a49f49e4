import { coordinatePass, refresh } from './coordinate-pass.ts'
import { dualityGap } from './duality-gap.ts'
import type { Penalty, Quadratic } from './quadratic.ts'

export interface Descent {
  readonly coefficients: Float64Array<ArrayBuffer>
  readonly gap: number
  readonly iterations: number
}

export interface DescentOptions {
  readonly maxIter: number
  /** What the gap has to reach. */
  readonly tolerance: number
  readonly tol: number
  readonly positive: boolean
  /** Where to start; without it from zero. */
  readonly initial?: Float64Array | undefined
}

/** Rounding in the updates of more passes than this would show in the last digits. */
const REFRESH_PASSES = 50

/**
 * Cyclic coordinate descent (Friedman, Hastie and Tibshirani 2010), stopping as scikit-learn does:
 * the gap is asked for once no coefficient moves by more than `tol` of the largest one.
 */
export function coordinateDescent(problem: Quadratic, penalty: Penalty, options: DescentOptions): Descent {
  const { maxIter, tolerance, tol, positive } = options
  const p = problem.xy.length
  const at = { coefficients: startOf(problem, options), gramTimesW: new Float64Array(p) }
  if (options.initial !== undefined) refresh(problem.gram, at)
  const l1 = new Float64Array(p).fill(penalty.l1)
  const l2 = new Float64Array(p).fill(penalty.l2)
  const penalized = { gram: problem.gram, xy: problem.xy, l1, l2, positive }
  const gapNow = () => dualityGap(problem, penalty, { ...at, positive })
  // Without a penalty a weak but real relation may hide below the tolerance, so there is at least one pass.
  let gap = penalty.l1 + penalty.l2 > 0 ? gapNow() : Number.POSITIVE_INFINITY
  let iterations = 0
  while (!(gap <= tolerance) && iterations < maxIter) {
    iterations++
    const { largest, largestMove } = coordinatePass(penalized, at)
    const settled = largestMove <= tol * largest || iterations === maxIter
    if (settled || iterations % REFRESH_PASSES === 0) refresh(problem.gram, at)
    if (!settled) continue
    gap = gapNow()
    // Nothing moved to the last bit, so no further pass can help.
    if (largestMove === 0 || Number.isNaN(gap)) break
  }
  return { coefficients: at.coefficients, gap, iterations }
}

/** A copy of the start without coefficients of constant columns, which no pass visits. */
function startOf({ gram, xy }: Quadratic, { initial }: DescentOptions): Float64Array<ArrayBuffer> {
  const p = xy.length
  if (initial === undefined) return new Float64Array(p)
  if (initial.length !== p) throw new Error(`${initial.length} initial coefficients were given for ${p} features`)
  return Float64Array.from(initial, (value, j) => ((gram[j * p + j] ?? 0) === 0 ? 0 : value))
}
