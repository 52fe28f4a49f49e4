import type { LabelledBatch } from '@millrace/artifact-store'
import type { Baselines } from '@millrace/contracts'
import { expect, test } from 'vitest'
import { evaluate } from './evaluate.ts'

const baselines: Baselines = {
  mean: { intercept: 2, coefficients: { a: 0 } },
  least_squares: { intercept: 1, coefficients: { a: 2 } },
}
const batch = (a: number[], target: number[]): LabelledBatch => ({
  rows: a.length,
  features: [Float64Array.from(a)],
  target: Float64Array.from(target),
})

async function* each(...batches: LabelledBatch[]) {
  yield* batches
}

test('model and baselines are measured over the same rows of all batches', async () => {
  const rows = each(batch([0, 1], [1, 3]), batch([2], [6]))
  const evaluated = await evaluate(rows, ['a'], async ({ rows }) => new Float64Array(rows).fill(3), baselines)
  // Errors: model -2, 0, 3; mean -1, 1, 4; least squares (predicts 1, 3, 5) 0, 0, 1.
  expect(evaluated.rows).toBe(3)
  expect(evaluated.model.mae).toBeCloseTo(5 / 3, 12)
  expect(evaluated.model.rmse).toBeCloseTo(Math.sqrt(13 / 3), 12)
  expect(evaluated.model.max_error).toBe(3)
  expect(evaluated.baselines.mean.rmse).toBeCloseTo(Math.sqrt(18 / 3), 12)
  expect(evaluated.baselines.least_squares.median_absolute_error).toBe(0)
})

test('a prediction that is no number is refused with how many there are', async () => {
  const score = async () => Float64Array.from([Number.NaN, 1])
  await expect(evaluate(each(batch([0, 1], [1, 3])), ['a'], score, baselines)).rejects.toThrow(/1 of 2 test rows/)
})

test('a baseline of a feature that is not there is refused by its name', async () => {
  const without = { rows: 1, features: [], target: Float64Array.of(1) }
  await expect(evaluate(each(without), [], async () => Float64Array.of(1), baselines)).rejects.toThrow(/no column a/)
})
