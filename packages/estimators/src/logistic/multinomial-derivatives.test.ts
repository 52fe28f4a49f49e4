import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectClose } from '../../test/expect-close.ts'
import { multinomialOracle } from '../../test/multinomial-oracle.ts'
import type { SmoothLoss } from '../newton/truncated-newton.ts'
import { rowBlocks } from '../row-blocks.ts'
import { multinomialCurvatureAt } from './multinomial-curvature.ts'
import { multinomialAt } from './multinomial-quadratic.ts'

const problems = fc
  .record({
    classes: fc.integer({ min: 3, max: 5 }),
    p: fc.integer({ min: 1, max: 3 }),
    n: fc.integer({ min: 1, max: 40 }),
    fitIntercept: fc.boolean(),
    weighted: fc.boolean(),
    size: fc.constantFrom(0.1, 1, 30),
  })
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      values: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 300, maxLength: 300 }),
      codes: fc.array(fc.nat(shape.classes - 1), { minLength: shape.n, maxLength: shape.n }),
      weights: fc.array(fc.constantFrom(0, 0.5, 1, 3), { minLength: shape.n, maxLength: shape.n }),
    }),
  )
  .map(({ shape, values, codes, weights }) => {
    const { classes, p, n, fitIntercept, weighted } = shape
    const block = {
      columns: Array.from({ length: p }, (_, j) => Float64Array.from(values.slice(j * n, j * n + n))),
      target: Float64Array.from(codes),
      weights: weighted ? Float64Array.from(weights) : undefined,
    }
    const names = { features: block.columns.map((_, j) => `x${j}`), target: 'y' }
    const means = new Float64Array(p)
    const size = classes * (fitIntercept ? p + 1 : p)
    const point = Float64Array.from(values.slice(-size), (value) => value * shape.size)
    const context = {
      rows: rowBlocks(block),
      names,
      n,
      classes,
      means,
      fitIntercept,
      penalized: true,
      refuseSeparated: false,
    }
    return { block, point, classes, context, width: size / classes }
  })

const near = (actual: ArrayLike<number>, expected: ArrayLike<number>) => {
  const largest = Math.max(1, ...Array.from(expected, Math.abs))
  expectClose(
    Array.from(actual, (value) => value / largest),
    Array.from(expected, (value) => value / largest),
    11,
  )
}

test('loss, gradient and Hessian are those of one weighted row a class and row', async () => {
  await fc.assert(
    fc.asyncProperty(problems, async ({ block, point, classes, context, width }) => {
      const oracle = multinomialOracle(block, point, classes)
      const size = point.length
      const whole = await multinomialAt(context, point, Number.POSITIVE_INFINITY)
      const parts = await multinomialCurvatureAt(context, point, Number.POSITIVE_INFINITY)
      if (whole === undefined || parts === undefined) throw new Error('no limit was given')
      for (const { loss, gradient, times } of [whole, parts]) {
        near([loss], [oracle.loss])
        near(gradient, oracle.gradient)
        for (const at of point.keys()) {
          const unit = point.map((_, j) => (j === at ? 1 : 0))
          near(await times(unit), oracle.hessian.slice(at * size, at * size + size))
        }
      }
      for (const [k, its] of (await parts.blocks()).entries()) {
        const own = (at: number) => (k * width + Math.floor(at / width)) * size + k * width + (at % width)
        near(
          its,
          its.map((_, at) => oracle.hessian[own(at)] ?? 0),
        )
        near((await whole.blocks())[k] ?? [], its)
      }
    }),
    { numRuns: 40 },
  )
})

test('the gradient is the slope of the loss, and the Hessian that of the gradient', async () => {
  await fc.assert(
    fc.asyncProperty(problems, fc.nat(1000), async ({ point, context }, which) => {
      const at = which % point.length
      const moved = (step: number) => point.map((value, j) => (j === at ? value + step : value))
      const [here, before, after] = await Promise.all(
        [0, -1e-5, 1e-5].map((step) => multinomialAt(context, moved(step), Number.POSITIVE_INFINITY)),
      )
      if (here === undefined || before === undefined || after === undefined) throw new Error('no limit was given')
      const slope = (of: (place: SmoothLoss) => number) => (of(after) - of(before)) / 2e-5
      const large = 1 + here.loss
      expect(slope(({ loss }) => loss) / large).toBeCloseTo((here.gradient[at] ?? 0) / large, 6)
      const column = await here.times(point.map((_, j) => (j === at ? 1 : 0)))
      for (const j of point.keys()) expect(slope(({ gradient }) => gradient[j] ?? 0)).toBeCloseTo(column[j] ?? 0, 5)
    }),
    { numRuns: 40 },
  )
})

/** More rows than a chunk has room for. */
const many = {
  columns: [Float64Array.from({ length: 9000 }, (_, row) => Math.sin(row))],
  target: Float64Array.from({ length: 9000 }, (_, row) => (row * row) % 3),
}
const ofMany = {
  rows: rowBlocks(many),
  names: { features: ['x'], target: 'y' },
  n: 9000,
  classes: 3,
  means: Float64Array.of(0),
  fitIntercept: true,
  penalized: true,
  refuseSeparated: false,
}
const somewhere = Float64Array.of(0.5, -1, 2, 0, -0.25, 1)

test('rows of a second chunk count as those of the first, and no row that is not there', async () => {
  const oracle = multinomialOracle(many, somewhere, 3)
  const whole = await multinomialAt(ofMany, somewhere, Number.POSITIVE_INFINITY)
  near([whole?.loss ?? 0], [oracle.loss])
  near(whole?.gradient ?? [], oracle.gradient)
  near((await whole?.times(somewhere)) ?? [], products(oracle.hessian, somewhere))
})

const products = (matrix: Float64Array, vector: Float64Array) =>
  vector.map((_, i) => vector.reduce((sum, value, j) => sum + value * (matrix[i * vector.length + j] ?? 0), 0))

test('probabilities that are computed again give the bits of those that are kept', async () => {
  const [kept, again] = await Promise.all(
    [2 ** 24, 8192 * 3, 0].map((most) => multinomialCurvatureAt(ofMany, somewhere, Number.POSITIVE_INFINITY, most)),
  )
  expect(await again?.times(somewhere)).toEqual(await kept?.times(somewhere))
  expect(await again?.blocks()).toEqual(await kept?.blocks())
})

test('a reading ends as soon as the loss is beyond the limit', async () => {
  const rows = rowBlocks(...Array.from({ length: 3000 }, (_, at) => part(3 * at, 3 * at + 3)))
  let read = 0
  const counted = {
    async *[Symbol.asyncIterator]() {
      for await (const its of rows) {
        read++
        yield its
      }
    },
  }
  const context = { ...ofMany, rows: counted, fitIntercept: false }
  // Every row loses log 3 without coefficients.
  expect(await multinomialAt(context, new Float64Array(3), 8000 * Math.log(3))).toBeUndefined()
  expect(read).toBeLessThan(2900)
  expect(await multinomialCurvatureAt(context, new Float64Array(3), 9001 * Math.log(3))).toBeDefined()
})

const part = (from: number, to: number) => ({
  columns: many.columns.map((column) => column.subarray(from, to)),
  target: many.target.subarray(from, to),
})
