import { Mt19937 } from '@millrace/splits'
import { expect, test } from 'vitest'
import { x, y } from '../test/eight-rows.ts'
import { statisticsOf } from '../test/statistics-of.ts'
import { leastSquaresBaseline } from './least-squares-baseline.ts'

test('the model is that of numpy 2.4.6 lstsq', async () => {
  const { coefficients, intercept } = await leastSquaresBaseline(await statisticsOf(x, y))
  const expected = [0.8954140169147049, 0.8634476277890696, -0.2411110382656962]
  expected.forEach((w, j) => {
    expect(coefficients[j]).toBeCloseTo(w, 12)
  })
  expect(intercept).toBeCloseTo(0.11926069188574918, 12)
})

test('no feature that varies leaves the mean', async () => {
  const columns = [new Float64Array(8).fill(2)]
  expect(await leastSquaresBaseline(await statisticsOf(columns, new Float64Array(8).fill(5)))).toEqual({
    coefficients: Float64Array.of(0),
    intercept: 5,
  })
})

test('more features than ml-regression is asked to solve find what the target was made of', async () => {
  const random = new Mt19937(7)
  const columns = Array.from({ length: 17 }, () =>
    Float64Array.from({ length: 60 }, () => random.nextUint32() / 2 ** 32),
  )
  const target = Float64Array.from({ length: 60 }, (_, row) =>
    columns.reduce((sum, column, j) => sum + (j - 8) * (column[row] ?? 0), 3),
  )
  const { coefficients, intercept } = await leastSquaresBaseline(await statisticsOf(columns, target))
  coefficients.forEach((w, j) => {
    expect(w).toBeCloseTo(j - 8, 10)
  })
  expect(intercept).toBeCloseTo(3, 10)
})
