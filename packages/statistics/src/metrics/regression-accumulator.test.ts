import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RegressionAccumulator } from './regression-accumulator.ts'

function accumulate(yTrue: number[], yPred: number[], batchSize = yTrue.length || 1) {
  const accumulator = new RegressionAccumulator()
  for (let at = 0; at < yTrue.length; at += batchSize) {
    accumulator.add(
      Float64Array.from(yTrue.slice(at, at + batchSize)),
      Float64Array.from(yPred.slice(at, at + batchSize)),
    )
  }
  return accumulator
}

test('the metrics are those of scikit-learn 1.9.1', () => {
  const metrics = accumulate([3, -0.5, 2, 7], [2.5, 0, 2, 8]).metrics()
  expect(metrics.rmse).toBeCloseTo(0.6123724356957945, 14)
  expect(metrics.r2).toBeCloseTo(0.9486081370449679, 14)
  expect(metrics).toMatchObject({ mae: 0.5, median_absolute_error: 0.5, max_error: 1, rows: 4 })
})

test('a large offset costs no accuracy, in batches either', () => {
  const yTrue = [1, 2, 3, 4, 10].map((value) => 1e9 + value)
  const yPred = [1.5, 1, 3.25, 6, 8].map((value) => 1e9 + value)
  const metrics = accumulate(yTrue, yPred, 2).metrics()
  expect(metrics.rmse).toBeCloseTo(1.3647344063956182, 14)
  expect(metrics.r2).toBeCloseTo(0.81375, 14)
  expect(metrics).toMatchObject({ mae: 1.15, median_absolute_error: 1, max_error: 2 })
})

test('R² of a constant target is 1 when every prediction is exact, else 0', () => {
  expect(accumulate([0.1, 0.1, 0.1], [0.1, 0.1, 0.1], 1).metrics().r2).toBe(1)
  expect(accumulate([0.1, 0.1, 0.1], [0.1, 0.1, 0.2]).metrics().r2).toBe(0)
})

test('one row has every metric but R²', () => {
  expect(accumulate([2], [5]).metrics()).toEqual({
    rmse: 3,
    mae: 3,
    r2: null,
    median_absolute_error: 3,
    max_error: 3,
    rows: 1,
  })
})

test('rows that are not finite are counted and left out', () => {
  const accumulator = accumulate([1, Number.NaN, 3, 4], [2, 1, Number.NEGATIVE_INFINITY, 4])
  expect(accumulator.nonFinite).toBe(2)
  expect(accumulator.metrics()).toMatchObject({ rows: 2, mae: 0.5, max_error: 1 })
})

test('no rows, and columns of different length, are the caller’s mistakes', () => {
  expect(() => new RegressionAccumulator().metrics()).toThrow('no finite row')
  expect(() => accumulate([1, 2], [1])).toThrow('2 targets were given with 1 predictions')
})

const row = fc.tuple(
  fc.integer({ min: -1e9, max: 1e9 }).map((thousandths) => thousandths / 1000),
  fc.integer({ min: -1e9, max: 1e9 }).map((thousandths) => thousandths / 1000),
)
const rows = fc.array(row, { minLength: 1, maxLength: 60 })

test('merged parts give the metrics of the whole, and both parts may go on', () => {
  fc.assert(
    fc.property(rows, rows, (left, right) => {
      const merged = accumulate(
        left.map(([t]) => t),
        left.map(([, p]) => p),
        7,
      )
      const other = accumulate(
        right.map(([t]) => t),
        right.map(([, p]) => p),
        5,
      )
      const before = other.metrics()
      merged.merge(other)
      const all = [...left, ...right]
      const whole = accumulate(
        all.map(([t]) => t),
        all.map(([, p]) => p),
      ).metrics()
      const metrics = merged.metrics()
      expect(metrics.rows).toBe(whole.rows)
      expect(metrics.median_absolute_error).toBe(whole.median_absolute_error)
      expect(metrics.max_error).toBe(whole.max_error)
      expect(Math.abs(metrics.rmse - whole.rmse)).toBeLessThanOrEqual(1e-12 * whole.rmse)
      expect(Math.abs(metrics.mae - whole.mae)).toBeLessThanOrEqual(1e-12 * whole.mae)
      expect(other.metrics()).toEqual(before)
    }),
  )
})

test('the order of rows does not matter', () => {
  fc.assert(
    fc.property(rows, (some) => {
      const forth = accumulate(
        some.map(([t]) => t),
        some.map(([, p]) => p),
      ).metrics()
      const back = accumulate(some.map(([t]) => t).reverse(), some.map(([, p]) => p).reverse()).metrics()
      expect(Math.abs(back.rmse - forth.rmse)).toBeLessThanOrEqual(1e-14 * forth.rmse)
      expect(back.median_absolute_error).toBe(forth.median_absolute_error)
      expect(back.max_error).toBe(forth.max_error)
    }),
  )
})
