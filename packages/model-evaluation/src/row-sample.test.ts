import { expect, test } from 'vitest'
import { RowSample } from './row-sample.ts'
import { rowSampling } from './row-sampling.ts'

test('calibration compares means in tenths by prediction', () => {
  const sample = new RowSample(20)
  const predicted = Float64Array.from({ length: 20 }, (_, row) => 19 - row)
  sample.add({ target: predicted.map((value) => 2 * value), predicted }, 0)
  const bins = sample.calibration()
  expect(bins).toHaveLength(10)
  expect(bins[0]).toEqual({ rows: 2, mean_predicted: 0.5, mean_actual: 1 })
  expect(bins[9]).toEqual({ rows: 2, mean_predicted: 18.5, mean_actual: 37 })
})

test('equal predictions are in one bin', () => {
  const sample = new RowSample(4)
  sample.add({ target: Float64Array.of(1, 2, 3, 4), predicted: new Float64Array(4) }, 0)
  expect(sample.calibration()).toEqual([{ rows: 4, mean_predicted: 0, mean_actual: 2.5 }])
})

test('a sample is of about the size asked for, and of all rows where there are fewer', () => {
  const chosen = (rows: number, size: number) => {
    const isSampled = rowSampling(rows, size)
    return Array.from({ length: rows }, (_, row) => row).filter(isSampled).length
  }
  expect(chosen(100, 100)).toBe(100)
  expect(Math.abs(chosen(100_000, 10_000) - 10_000)).toBeLessThan(100)
})
