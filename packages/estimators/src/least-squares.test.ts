import fc from 'fast-check'
import { expect, test } from 'vitest'
import { x, y } from '../test/eight-rows.ts'
import { statisticsOf } from '../test/statistics-of.ts'
import { leastSquares } from './least-squares.ts'
import { predictLinear } from './linear-model.ts'

const fit = async (columns: readonly Float64Array[], target: Float64Array) =>
  leastSquares(await statisticsOf(columns, target))

test('the model is that of numpy 2.4.6 lstsq', async () => {
  const { coefficients, intercept } = await fit(x, y)
  const expected = [0.8954140169147049, 0.8634476277890696, -0.2411110382656962]
  expected.forEach((w, j) => {
    expect(coefficients[j]).toBeCloseTo(w, 12)
  })
  expect(intercept).toBeCloseTo(0.11926069188574918, 12)
})

test('constant, copied and combined columns get 0 and leave the predictions alone', async () => {
  const [a = y, b = y] = x
  const combined = a.map((value, i) => 2 * value - 3 * (b[i] ?? 0) + 1)
  const columns = [...x, new Float64Array(8).fill(0.1), a, combined]
  const model = await fit(columns, y)
  expect([...model.coefficients].filter((w) => w === 0)).toHaveLength(3)
  const expected = predictLinear(await fit(x, y), x)
  predictLinear(model, columns).forEach((value, row) => {
    expect(value).toBeCloseTo(expected[row] ?? 0, 10)
  })
})

test('a combination hidden by rounding gets 0, not a large coefficient', async () => {
  const wave = (frequency: number) => Float64Array.from({ length: 200 }, (_, i) => Math.sin(frequency * i) / 3)
  const waves = [wave(0.7), wave(1.3), wave(2.1)]
  const sum = Float64Array.from({ length: 200 }, (_, i) =>
    waves.reduce((total, w, j) => total + (0.1 + j) * (w[i] ?? 0), 0),
  )
  const target = Float64Array.from({ length: 200 }, (_, i) => (i * 7) % 11)
  const { coefficients } = await fit([...waves, sum], target)
  expect([...coefficients].filter((w) => w === 0)).toHaveLength(1)
  expect(Math.max(...coefficients.map(Math.abs))).toBeLessThan(10)
})

test('with more features than rows every row is met', async () => {
  const columns = [
    Float64Array.of(1, 0, 2),
    Float64Array.of(0, 1, 1),
    Float64Array.of(2, 1, 0),
    Float64Array.of(1, 3, 1),
  ]
  const target = Float64Array.of(1, 2, 4)
  predictLinear(await fit(columns, target), columns).forEach((value, row) => {
    expect(value).toBeCloseTo(target[row] ?? 0, 10)
  })
})

test('one row, or no feature that varies, leaves the mean', async () => {
  expect(await fit([Float64Array.of(3)], Float64Array.of(5))).toEqual({
    coefficients: Float64Array.of(0),
    intercept: 5,
  })
  expect(await fit([], Float64Array.of(1, 3))).toEqual({ coefficients: new Float64Array(), intercept: 2 })
})

test('the residuals are orthogonal to every feature and sum to zero', async () => {
  const number = fc.integer({ min: -640, max: 640 }).map((sixtyFourths) => sixtyFourths / 64)
  const rows = fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(rows, async (table) => {
      const columns = [0, 1].map((j) => Float64Array.from(table, (row) => row[j] ?? 0))
      const target = Float64Array.from(table, (row) => row[2])
      const predicted = predictLinear(await fit(columns, target), columns)
      const residual = target.map((value, row) => value - (predicted[row] ?? 0))
      for (const direction of [...columns, target.map(() => 1)]) {
        const product = residual.reduce((sum, r, row) => sum + r * (direction[row] ?? 0), 0)
        expect(Math.abs(product)).toBeLessThan(1e-3)
      }
    }),
  )
})

test('features of very different units are fitted alike', async () => {
  const [a = y, b = y, c = y] = x
  const expected = predictLinear(await fit(x, y), x)
  const columns = [a.map((value) => value * 1e9), b.map((value) => value * 1e-9), c.map((value) => value + 1e6)]
  predictLinear(await fit(columns, y), columns).forEach((value, row) => {
    expect(value).toBeCloseTo(expected[row] ?? 0, 8)
  })
})
