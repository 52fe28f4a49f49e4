import { isStepError } from '@millrace/errors'
import { expect, test } from 'vitest'
import { statisticsOf } from '../../test/statistics-of.ts'
import { rowBlocks } from '../row-blocks.ts'
import { ONE_FEATURE_KINDS, oneFeatureFit } from './one-feature-fit.ts'
import { predictOneFeature } from './one-feature-model.ts'
import { strongestFeature } from './strongest-feature.ts'

const noise = Float64Array.from({ length: 3000 }, (_, i) => Math.sin(i * i))
const column = Float64Array.from({ length: 3000 }, (_, i) => 1e6 + ((i * 37) % 3000) / 10)
const curve = (value: number) => 2 - 3 * ((value - 1e6) / 100) + 0.5 * ((value - 1e6) / 100) ** 2

/** A tenth of the rows is far off the curve. */
const target = column.map((value, i) => curve(value) + (i % 10 === 0 ? 1000 : 0))
const rows = (y: Float64Array) => rowBlocks({ columns: [noise, column], target: y })

test('least squares of degree 2 finds a parabola, wherever it lies', async () => {
  const model = await oneFeatureFit(rows(column.map(curve)), { kind: 'polynomial', feature: 1, degree: 2, seed: 1 })
  expect(predictOneFeature(model, [noise, column])[100]).toBeCloseTo(curve(column[100] ?? 0), 6)
})

test('least median of squares finds the parabola beside outliers, and least squares does not', async () => {
  const at = [Float64Array.of(0), Float64Array.of(1e6 + 150)]
  const robust = await oneFeatureFit(rows(target), { kind: 'robust-polynomial', feature: 1, degree: 2, seed: 1 })
  expect(predictOneFeature(robust, at)[0]).toBeCloseTo(curve(1e6 + 150), 6)
  const plain = await oneFeatureFit(rows(target), { kind: 'polynomial', feature: 1, degree: 2, seed: 1 })
  expect(Math.abs((predictOneFeature(plain, at)[0] ?? 0) - curve(1e6 + 150))).toBeGreaterThan(10)
})

test('Theil-Sen finds the line beside outliers', async () => {
  const line = column.map((value, i) => 3 * (value - 1e6) + (i % 10 === 0 ? 1e5 : 0))
  const model = await oneFeatureFit(rows(line), { kind: 'theil-sen', feature: 1, degree: 4, seed: 1 })
  expect(model.coefficients).toHaveLength(2)
  expect(predictOneFeature(model, [noise, Float64Array.of(1e6 + 10)])[0]).toBeCloseTo(30, 3)
})

test.each(ONE_FEATURE_KINDS)('%s is the same for the same seed, and rows of weight 0 do not count', async (kind) => {
  const options = { kind, feature: 1, degree: 2, seed: 4 }
  const noisy = target.map((value, i) => value + (noise[i] ?? 0))
  const fit = await oneFeatureFit(rows(noisy), options)
  expect(await oneFeatureFit(rows(noisy), options)).toEqual(fit)
  const doubled = (own: Float64Array, other: number) => Float64Array.from([...own, ...own.map(() => other)])
  const weighted = rowBlocks({
    columns: [doubled(noise, 0), doubled(column, 0)],
    target: doubled(noisy, 1e9),
    weights: doubled(
      noisy.map(() => 1),
      0,
    ),
  })
  expect(await oneFeatureFit(weighted, options)).toEqual(fit)
})

test('too few distinct values, and a degree out of range, are refused', async () => {
  const same = rowBlocks({ columns: [Float64Array.of(1, 1, 2)], target: Float64Array.of(1, 2, 3) })
  const refusal = (code: 'BROKEN_CONTRACT' | 'USAGE') => (error: unknown) => isStepError(error, code)
  const options = { kind: 'polynomial', feature: 0, degree: 2, seed: 1 } as const
  await expect(oneFeatureFit(same, options)).rejects.toSatisfy(refusal('BROKEN_CONTRACT'))
  await expect(oneFeatureFit(same, { ...options, degree: 7 })).rejects.toSatisfy(refusal('USAGE'))
})

test('the strongest feature is the one most correlated, whichever way; a constant is none', async () => {
  const y = [1, 2, 3, 5]
  expect(
    strongestFeature(
      await statisticsOf(
        [
          [1, 1, 1, 1],
          [1, 5, 2, 9],
          [-1, -2, -3, -4],
        ],
        y,
      ),
    ),
  ).toBe(2)
  expect(strongestFeature(await statisticsOf([[1, 1, 1, 1]], y))).toBeUndefined()
})
