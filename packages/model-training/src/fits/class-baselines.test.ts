import { gramStatistics, leastSquares, rowBlocks } from '@millrace/estimators'
import { expect, test } from 'vitest'
import { classBaselines } from './class-baselines.ts'

const x = Float64Array.of(1, 2, 4, 8, 3, 5)
const z = Float64Array.of(0, 1, 0, 1, 1, 0)
const target = Float64Array.of(0, 2, 1, 1, 2, 0)
const weights = Float64Array.of(1, 2, 1, 3, 1, 2)
const names = { features: ['x', 'z'], target: 'y' }

test('each class has the least squares fit of its rows as 1 among all others as 0, and its share', async () => {
  const rows = rowBlocks(
    { columns: [x.subarray(0, 4), z.subarray(0, 4)], target: target.subarray(0, 4), weights: weights.subarray(0, 4) },
    { columns: [x.subarray(4), z.subarray(4)], target: target.subarray(4), weights: weights.subarray(4) },
  )
  const found = await classBaselines(rows, await gramStatistics(rows, names), 3)
  // Weights of 3, 4 and 3 among 10.
  expect(found.mean.map(({ intercept }) => intercept)).toEqual([0.3, 0.4, 0.3])
  for (const k of [0, 1, 2]) {
    const one = rowBlocks({ columns: [x, z], target: target.map((code) => (code === k ? 1 : 0)), weights })
    const wanted = await leastSquares(await gramStatistics(one, names))
    const { intercept, coefficients = new Float64Array() } = found.least_squares[k] ?? { intercept: Number.NaN }
    expect(intercept).toBeCloseTo(wanted.intercept, 12)
    for (const [j, value] of coefficients.entries()) expect(value).toBeCloseTo(wanted.coefficients[j] ?? 0, 12)
  }
})
