import { acceleratedProximal } from './accelerated-proximal.ts'
import { factorBlocks } from './block-factors.ts'
import { blockProximal } from './block-proximal.ts'
import { conjugateGradient } from './conjugate-gradient.ts'
import {
  type DescentFit,
  type DescentOptions,
  type DescentProblem,
  descend,
  type LocalLoss,
  type Standpoint,
} from './descend.ts'
import { straightWay } from './straight-way.ts'

/** A smooth convex loss near one point, whose Hessian is known by its products. */
export interface SmoothLoss extends LocalLoss {
  /** The Hessian times a direction. */
  times(direction: Float64Array): Promise<Float64Array>
  /** Blocks along the Hessian's diagonal, one after another. */
  blocks(): Promise<readonly Float64Array[]>
}

/** Blocks of an earlier point are used until they leave more products than this to a step. */
const MANY_PRODUCTS = 8
const MOST_PRODUCTS = 500
const LOOSEST = 0.1

/**
 * Truncated Newton method (Dembo and Steihaug 1983; with an l1 penalty Lee, Sun and Saunders 2014): the local quadratic with the
 * penalties is minimized as closely as the slopes are small, by products with the Hessian: conjugate gradients preconditioned by its
 * diagonal blocks, or with an l1 penalty accelerated proximal gradients in their metric.
 */
export async function minimizeByProducts(
  problem: DescentProblem<SmoothLoss>,
  options: DescentOptions,
): Promise<DescentFit> {
  const targetOf = problem.l1.some((value) => value > 0) ? proximalTarget(problem) : smoothTarget(problem)
  let steepest = 0
  return await descend(
    problem,
    async (from) => {
      steepest = Math.max(steepest, from.violation)
      const share = Math.min(LOOSEST, Math.sqrt(from.violation / steepest))
      return straightWay(problem, from, await targetOf(from, share))
    },
    options,
  )
}

type TargetOf = (from: Standpoint<SmoothLoss>, share: number) => Promise<Float64Array>

function smoothTarget({ l2 }: DescentProblem<SmoothLoss>): TargetOf {
  let factors: ReturnType<typeof factorBlocks> | undefined
  return async ({ here, point, slopes }, share) => {
    factors ??= factorBlocks(await here.blocks(), l2)
    const times = async (direction: Float64Array) => {
      const product = await here.times(direction)
      return product.map((value, j) => value + (l2[j] ?? 0) * (direction[j] ?? 0))
    }
    const { solution, products } = await conjugateGradient(times, slopes, {
      precondition: factors.solve,
      share,
      most: MOST_PRODUCTS,
    })
    if (products > MANY_PRODUCTS) factors = undefined
    return point.map((value, j) => value - (solution[j] ?? 0))
  }
}

function proximalTarget(problem: DescentProblem<SmoothLoss>): TargetOf {
  return async ({ here, point }, share) =>
    await acceleratedProximal({
      from: point,
      gradient: here.gradient,
      times: here.times,
      metric: blockProximal(await here.blocks(), problem),
      settle: problem.settle ?? ((its) => its),
      share,
      most: MOST_PRODUCTS,
    })
}
