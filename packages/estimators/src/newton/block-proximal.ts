import { coordinatePass, refresh } from '../coordinate-pass.ts'
import type { ParameterPenalties } from './parameter-penalties.ts'

/** A metric of blocks along a diagonal, and steps in it. */
export interface BlockProximal {
  /** The least of gradient·θ + ½·curvature·‖θ − from‖² + the penalties, in the norm of the blocks. */
  step(from: Float64Array, gradient: Float64Array, curvature: number): Float64Array<ArrayBuffer>
  /** The blocks times a direction. */
  times(direction: Float64Array): Float64Array
  /** Times the blocks, what no positive semidefinite matrix with them along its diagonal exceeds: their number. */
  readonly steepest: number
}

const MOST_PASSES = 100
const SETTLED = 1e-10

/** Steps by coordinate descent within each block, in units in which its diagonal is 1. */
export function blockProximal(blocks: readonly Float64Array[], { l1, l2 }: ParameterPenalties): BlockProximal {
  const width = l1.length / blocks.length
  const each = blocks.map((block, k) => {
    const scale = Float64Array.from({ length: width }, (_, j) => Math.sqrt(block[j * width + j] ?? 0) || 1)
    const scaleOf = (j: number) => scale[j] ?? 1
    const from = k * width
    return {
      from,
      scale,
      gram: block.map((value, at) => value / scaleOf(Math.floor(at / width)) / scaleOf(at % width)),
      l1: l1.slice(from, from + width).map((value, j) => value / scaleOf(j)),
      l2: l2.slice(from, from + width).map((value, j) => value / scaleOf(j) ** 2),
    }
  })
  return {
    steepest: blocks.length,
    step: (from, gradient, curvature) => {
      const to = new Float64Array(from.length)
      for (const { gram, scale, ...its } of each) {
        const coefficients = scale.map((value, j) => value * (from[its.from + j] ?? 0))
        const at = { coefficients, gramTimesW: new Float64Array(width) }
        refresh(gram, at)
        const slope = (j: number) => (gradient[its.from + j] ?? 0) / (scale[j] ?? 1)
        const quadratic = {
          gram,
          xy: at.gramTimesW.map((value, j) => value - slope(j) / curvature),
          l1: its.l1.map((value) => value / curvature),
          l2: its.l2.map((value) => value / curvature),
          positive: false,
        }
        for (let pass = 0; pass < MOST_PASSES; pass++) {
          const { largest, largestMove } = coordinatePass(quadratic, at)
          if (largestMove <= SETTLED * largest) break
        }
        to.set(
          coefficients.map((value, j) => value / (scale[j] ?? 1)),
          its.from,
        )
      }
      return to
    },
    times: (direction) => {
      const product = new Float64Array(direction.length)
      blocks.forEach((block, k) => {
        const at = { coefficients: direction.slice(k * width, k * width + width), gramTimesW: new Float64Array(width) }
        refresh(block, at)
        product.set(at.gramTimesW, k * width)
      })
      return product
    },
  }
}
