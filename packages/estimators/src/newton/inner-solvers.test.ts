import fc from 'fast-check'
import { expect, test } from 'vitest'
import { acceleratedProximal } from './accelerated-proximal.ts'
import { factorBlocks } from './block-factors.ts'
import { blockProximal } from './block-proximal.ts'
import { conjugateGradient } from './conjugate-gradient.ts'
import { leastSlopes } from './parameter-penalties.ts'

const SIZE = 6
const number = fc.double({ min: -2, max: 2, noNaN: true })
const rows = fc.array(fc.array(number, { minLength: SIZE, maxLength: SIZE }), { minLength: 8, maxLength: 12 })
const vector = fc.array(number, { minLength: SIZE, maxLength: SIZE }).map((values) => Float64Array.from(values))

/** XᵀX + 1 for rows X: its products, and blocks of `width` along the diagonal of XᵀX + `within`. */
function quadraticOf(x: readonly (readonly number[])[], width: number, within: number) {
  const product = (i: number, j: number, added: number) =>
    x.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), i === j ? added : 0)
  return {
    times: async (v: Float64Array) => v.map((_, i) => v.reduce((sum, value, j) => sum + product(i, j, 1) * value, 0)),
    blocks: Array.from({ length: SIZE / width }, (_, k) =>
      Float64Array.from({ length: width * width }, (__, at) =>
        product(k * width + Math.floor(at / width), k * width + (at % width), within),
      ),
    ),
  }
}

const ones = new Float64Array(SIZE).fill(1)
const width = fc.constantFrom(2, 3)

test('conjugate gradients solve the system, in a product or two where the blocks are all of it', async () => {
  await fc.assert(
    fc.asyncProperty(rows, vector, width, async (x, b, its) => {
      const { times, blocks } = quadraticOf(x, its, 0)
      const factors = factorBlocks(blocks, ones)
      const options = { precondition: factors.solve, share: 1e-12, most: 100 }
      const { solution } = await conjugateGradient(times, b, options)
      const left = await times(solution)
      for (const i of b.keys()) expect(left[i]).toBeCloseTo(b[i] ?? 0, 8)
      const whole = quadraticOf(x, SIZE, 0)
      const once = factorBlocks(whole.blocks, ones)
      const direct = await conjugateGradient(whole.times, b, { ...options, precondition: once.solve })
      expect(direct.products).toBeLessThanOrEqual(2)
    }),
    { numRuns: 50 },
  )
})

test('accelerated proximal gradients leave no slope of the penalized quadratic', async () => {
  const strengths = fc.array(fc.constantFrom(0, 0.5, 3), { minLength: SIZE, maxLength: SIZE })
  await fc.assert(
    fc.asyncProperty(rows, vector, vector, strengths, width, async (x, from, gradient, strength, its) => {
      const { times, blocks } = quadraticOf(x, its, 1)
      const penalties = { l1: Float64Array.from(strength), l2: Float64Array.from(strength.toReversed()) }
      const metric = blockProximal(blocks, penalties)
      const settle = (point: Float64Array<ArrayBuffer>) => point
      const target = await acceleratedProximal({ from, gradient, times, metric, settle, share: 1e-13, most: 5000 })
      const pull = await times(target.map((value, j) => value - (from[j] ?? 0)))
      const slope = gradient.map((value, j) => value + (pull[j] ?? 0))
      for (const left of leastSlopes(penalties, slope, target)) expect(left).toBeCloseTo(0, 7)
    }),
    { numRuns: 50 },
  )
})
