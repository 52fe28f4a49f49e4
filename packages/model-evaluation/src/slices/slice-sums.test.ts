import { expect, test } from 'vitest'
import { chooseRegression } from '../metrics/metric-choice.ts'
import { RegressionSums } from '../metrics/regression-sums.ts'
import { codedDimension, valuesDimension } from './dimension.ts'
import { SliceSums } from './slice-sums.ts'

const options = {
  intervals: 'jackknife',
  confidence: 0.95,
  bootstrapSeed: 0,
  bootstrapRepetitions: 100,
  withChampion: false,
} as const
const region = codedDimension('region', 'region', ['region=north', 'region=south'])
const hour = valuesDimension('hour', 'hour', [1, 2])
const choice = chooseRegression(['max_error'], [])
const newSums = () => new RegressionSums(choice, { scratch: () => '' })
const predicted = {
  target: Float64Array.of(0, 0, 0, 0, 0),
  candidate: Float64Array.of(1, 2, 3, 4, 5),
  champion: undefined,
}

test('the metrics of a slice are those of its rows alone', () => {
  const sums = new SliceSums([region], newSums)
  sums.add(predicted, [Int32Array.of(0, 1, 0, 1, -1)], { firstRow: 0 })
  const { slices, left } = sums.report({ ...options, leastRows: 1 })
  expect(slices.map(({ slice, rows, metrics }) => [slice, rows, metrics['mae'], metrics['max_error']])).toEqual([
    ['region=north', 2, 2, 3],
    ['region=south', 2, 3, 4],
  ])
  expect(left).toEqual({ by: ['region'], parts: 1, rows: 1 })
})

test('a cross has a slice for each combination, and small ones are counted only', () => {
  const sums = new SliceSums([region, hour], newSums)
  for (const firstRow of [0, 5])
    sums.add(predicted, [Int32Array.of(0, 1, 0, 1, 1), Int32Array.of(0, 0, 1, 1, 1)], { firstRow })
  const { slices, left } = sums.report({ ...options, leastRows: 4 })
  expect(slices.map(({ slice, by, rows }) => [slice, by, rows])).toEqual([
    ['region=south & hour=2', ['region', 'hour'], 4],
  ])
  expect(left).toEqual({ by: ['region', 'hour'], parts: 3, rows: 6 })
})

test('the interval of a mean is that of Student', () => {
  const sums = new SliceSums([codedDimension('all', 'all', ['all'])], newSums)
  sums.add(predicted, [new Int32Array(5)], { firstRow: 0 })
  const [slice] = sums.report({ ...options, leastRows: 1 }).slices
  // The mean 3 of 1 to 5, standard error √(2.5/5), t of 4 degrees of freedom 2.7764.
  expect(slice?.intervals['mae']?.low).toBeCloseTo(3 - 2.776445105 * Math.sqrt(0.5), 8)
  expect(slice?.intervals['mae']?.high).toBeCloseTo(3 + 2.776445105 * Math.sqrt(0.5), 8)
})

test('a champion is compared on the rows of the slice', () => {
  const sums = new SliceSums([region], newSums)
  const champion = Float64Array.of(2, 2, 5, 4, 0)
  sums.add({ ...predicted, champion }, [Int32Array.of(0, 1, 0, 1, -1)], { firstRow: 0 })
  const { slices } = sums.report({ ...options, withChampion: true, leastRows: 1 })
  expect(slices.map(({ champion }) => [champion?.metrics['mae'], champion?.differences['mae']?.difference])).toEqual([
    [3.5, -1.5],
    [3, 0],
  ])
  // Equal predictions differ by nothing, with certainty.
  expect(slices[1]?.champion?.differences['mae']?.interval).toEqual({ low: 0, high: 0 })
})

test('too many parts are refused with how many there are', () => {
  const wide = valuesDimension(
    'id',
    'id',
    Array.from({ length: 1499 }, (_, id) => id),
  )
  expect(() => new SliceSums([wide, hour], newSums)).toThrow(/id & hour has 4500 parts/)
})
