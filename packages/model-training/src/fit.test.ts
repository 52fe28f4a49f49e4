import { gramStatistics, rowBlocks } from '@millrace/estimators'
import { expect, test } from 'vitest'
import { fit } from './fit.ts'

const options = { alpha: 0, l1Ratio: 0.5, fitIntercept: true, maxIter: 100_000, tol: 1e-14, standardize: false }

/** y = 3 + 2a - b/1000, with b on a scale a thousand times larger. */
function statistics() {
  const a = Float64Array.from({ length: 50 }, (_, row) => Math.sin(row))
  const b = Float64Array.from({ length: 50 }, (_, row) => 1000 * Math.cos(row * row))
  const y = a.map((value, row) => 3 + 2 * value - (b[row] ?? 0) / 1000)
  return gramStatistics(rowBlocks({ columns: [a, b], target: y }), { features: ['a', 'b'], target: 'y' })
}

test.each([true, false])('without a penalty the plane is found, standardized or not (%s)', async (standardize) => {
  const { model } = await fit(await statistics(), { ...options, standardize })
  expect(model.intercept).toBeCloseTo(3, 6)
  expect(model.coefficients[0]).toBeCloseTo(2, 6)
  expect(model.coefficients[1]).toBeCloseTo(-0.001, 9)
})

test('standardizing makes the penalty treat a wide and a narrow feature alike', async () => {
  const penalty = { ...options, alpha: 0.5, l1Ratio: 0 }
  const share = async (standardize: boolean) => {
    const { model } = await fit(await statistics(), { ...penalty, standardize })
    return [(model.coefficients[0] ?? 0) / 2, (model.coefficients[1] ?? 0) / -0.001]
  }
  const [narrow = 0, wide = 0] = await share(false)
  expect(wide).toBeGreaterThan(0.99)
  expect(narrow).toBeLessThan(0.6)
  const [scaledNarrow = 0, scaledWide = 0] = await share(true)
  expect(Math.abs(scaledNarrow - scaledWide)).toBeLessThan(0.1)
})

test('the baselines are the mean and least squares', async () => {
  const data = await statistics()
  const { baselines } = await fit(data, { ...options, alpha: 100 })
  expect(baselines.mean).toEqual({ intercept: data.meanY, coefficients: new Float64Array(2) })
  expect(baselines.least_squares.coefficients[0]).toBeCloseTo(2, 9)
})
