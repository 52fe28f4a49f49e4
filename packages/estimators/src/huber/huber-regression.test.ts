import { isStepError } from '@millrace/errors'
import { expect, test } from 'vitest'
import { x, y } from '../../test/eight-rows.ts'
import { expectClose } from '../../test/expect-close.ts'
import { rowBlocks } from '../row-blocks.ts'
import { type HuberOptions, huberRegression } from './huber-regression.ts'

const names = { features: ['a', 'b', 'c'], target: 'y' }
const options: HuberOptions = { epsilon: 1.35, alpha: 1e-4, fitIntercept: true, maxIter: 100, tol: 1e-12 }
const withOutlier = y.map((value, row) => (row === 3 ? 40 : value))

const fit = (
  columns: readonly Float64Array[],
  target: Float64Array,
  its: Partial<HuberOptions> = {},
  weights?: Float64Array,
) => huberRegression(rowBlocks({ columns, target, weights }), names, { ...options, ...its })

test('the fit beside an outlier is that of scikit-learn 1.9.1, to the digits at which its L-BFGS stops', async () => {
  const model = await fit(x, withOutlier)
  expect(model.converged).toBe(true)
  expectClose(model.coefficients, [0.9020311907999778, 0.8591976872628498, -0.24656509835639098], 4)
  expect(model.intercept).toBeCloseTo(0.11205930077858721, 3)
  expect(model.scale).toBeCloseTo(0.1040265534883951, 4)
  expect(model.outliers).toBeGreaterThan(0)
})

test('rows that a line meets have no scale and no outliers', async () => {
  const line = x[0]?.map((value) => 3 * value - 1) ?? y
  const model = await fit(x, line, { alpha: 0 })
  expect(model).toMatchObject({ scale: 0, outliers: 0, converged: true })
  expect(model.coefficients[0]).toBeCloseTo(3, 6)
})

test('a constant target is met by the intercept', async () => {
  const model = await fit(
    x,
    y.map(() => 4),
  )
  expect(model).toMatchObject({ scale: 0, converged: true })
  expect(model.intercept).toBeCloseTo(4, 12)
})

test('units and offsets of features do not matter without a penalty', async () => {
  const plain = await fit(x, withOutlier, { alpha: 0 })
  const other = x.map((column, j) => column.map((value) => (value + 10) * 10 ** (6 * j - 6)))
  const scaled = await fit(other, withOutlier, { alpha: 0 })
  expect(scaled.converged).toBe(true)
  expectClose(
    scaled.coefficients.map((w, j) => w * 10 ** (6 * j - 6)),
    [...plain.coefficients],
    7,
  )
  expect(scaled.scale).toBeCloseTo(plain.scale, 8)
})

test('a weight is as many copies of its row', async () => {
  const weights = Float64Array.of(1, 2, 0, 3, 1, 1, 2, 1)
  const copied = (column: Float64Array) =>
    Float64Array.from([...column].flatMap((value, i) => Array.from({ length: weights[i] ?? 0 }, () => value)))
  const weighted = await fit(x, withOutlier, {}, weights)
  const copies = await fit(x.map(copied), copied(withOutlier))
  expectClose(weighted.coefficients, [...copies.coefficients], 8)
  expect(weighted.scale).toBeCloseTo(copies.scale, 8)
})

test('copies, constants and more features than rows are fitted', async () => {
  const [a = y] = x
  const wide = [a, a, a.map(() => 2), ...x, a.map(Math.sin), a.map(Math.cos), a.map((value) => value * value)]
  const its = { features: wide.map((_, j) => `x${j}`), target: 'y' }
  const model = await huberRegression(rowBlocks({ columns: wide, target: withOutlier }), its, {
    ...options,
    alpha: 0.1,
  })
  expect(model.converged).toBe(true)
  expect(model.coefficients.every(Number.isFinite)).toBe(true)
})

test.each([
  [{ epsilon: 1 }, 'epsilon is 1'],
  [{ alpha: -1 }, 'alpha is -1'],
  [{ maxIter: 0 }, 'iterations are 0'],
])('%o is refused as a usage error', async (wrong, message) => {
  const refusal = (error: unknown) => isStepError(error, 'USAGE') && error.message.includes(message)
  await expect(fit(x, y, wrong)).rejects.toSatisfy(refusal)
})
