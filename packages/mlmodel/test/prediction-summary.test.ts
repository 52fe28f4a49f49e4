import pl from 'nodejs-polars'
import { expect, test } from 'vitest'
import { predictionSummary } from '../src/index.ts'

const summaryOf = (values: (number | null)[]) =>
  predictionSummary(pl.DataFrame([pl.Series('prediction', values, pl.Float64)]).lazy(), async (plan) =>
    (await plan.collect()).toRecords(),
  )

test('predictions are summed up by mean, deviation and deciles, missing ones counted apart', async () => {
  // numpy: mean 5, std(ddof=1) √11, quantiles of 0..10 are 0, 1, …, 10.
  const summary = await summaryOf([5, 3, null, 0, 1, 10, 2, 9, Number.NaN, 4, 8, 7, 6])
  expect(summary).toEqual({
    rows: 11,
    missing: 2,
    mean: 5,
    std: expect.closeTo(Math.sqrt(11), 12),
    deciles: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  })
})

test('between two values a decile is interpolated; one value deviates by nothing', async () => {
  // numpy.quantile([0, 1], [0, 0.1, …]) is 0, 0.1, …
  expect((await summaryOf([1, 0]))?.deciles[3]).toBeCloseTo(0.3, 12)
  expect(await summaryOf([7])).toEqual({ rows: 1, missing: 0, mean: 7, std: 0, deciles: Array(11).fill(7) })
})

test('without a finite prediction there is no summary', async () => {
  expect(await summaryOf([null, Number.NaN])).toBeUndefined()
  expect(await summaryOf([])).toBeUndefined()
  expect(await summaryOf([1, Number.POSITIVE_INFINITY])).toBeUndefined()
})
