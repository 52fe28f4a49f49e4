import { expect, test } from 'vitest'
import { predictionSummary } from './prediction-summary.ts'

const summaryOf = (...values: readonly number[]) => predictionSummary(Float64Array.from(values))

test('predictions are summed up by mean, deviation and deciles, missing ones counted apart', () => {
  // numpy: mean 5, std(ddof=1) √11, quantiles of 0..10 are 0, 1, …, 10.
  expect(summaryOf(5, 3, Number.NaN, 0, 1, 10, 2, 9, Number.NaN, 4, 8, 7, 6)).toEqual({
    rows: 11,
    missing: 2,
    mean: 5,
    std: expect.closeTo(Math.sqrt(11), 12),
    deciles: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  })
})

test('between two values a decile is interpolated; one value deviates by nothing', () => {
  // numpy.quantile([0, 1], [0, 0.1, …]) is 0, 0.1, …
  expect(summaryOf(1, 0)?.deciles[3]).toBeCloseTo(0.3, 12)
  expect(summaryOf(7)).toEqual({ rows: 1, missing: 0, mean: 7, std: 0, deciles: Array(11).fill(7) })
})

test('without a finite prediction there is no summary', () => {
  expect(summaryOf(Number.NaN)).toBeUndefined()
  expect(summaryOf()).toBeUndefined()
  expect(summaryOf(1, Number.POSITIVE_INFINITY)).toBeUndefined()
})
