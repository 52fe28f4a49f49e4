import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MomentsAccumulator } from './moments-accumulator.ts'

function momentsOf(...batches: number[][]) {
  const accumulator = new MomentsAccumulator()
  for (const batch of batches) accumulator.add(Float64Array.from(batch))
  return accumulator
}

test('mean and population variance hold for a large offset, in one batch and in several', () => {
  const expected = { count: 4, nonFinite: 0, mean: 1e9 + 10, variance: 22.5, sumOfSquares: 90 }
  expect(momentsOf([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).moments()).toEqual(expected)
  expect(momentsOf([1e9 + 4, 1e9 + 16], [], [1e9 + 7], [1e9 + 13]).moments()).toEqual(expected)
})

test('a mean that doubles cannot hold leaves no trace in the variance', () => {
  expect(momentsOf([1e15 + 1, 1e15 + 2, 1e15 + 2]).moments().sumOfSquares).toBeCloseTo(2 / 3, 12)
})

test('a constant column has exactly no variance, although its value is not a binary fraction', () => {
  const { mean, variance } = momentsOf([0.1, 0.1, 0.1], [0.1, 0.1]).moments()
  expect(mean).toBe(0.1)
  expect(variance).toBe(0)
})

test('values that are not finite are counted and left out', () => {
  const accumulator = momentsOf([Number.NaN, 1, Number.POSITIVE_INFINITY, 3], [Number.NaN])
  expect(accumulator.moments()).toEqual({ count: 2, nonFinite: 3, mean: 2, variance: 1, sumOfSquares: 2 })
})

test('without a value there is no mean', () => {
  expect(new MomentsAccumulator().moments()).toMatchObject({ count: 0, mean: null, variance: null })
})

test('merged parts give the moments of the whole', () => {
  const values = fc.array(
    fc.integer({ min: -1e9, max: 1e9 }).map((thousandths) => thousandths / 1000),
    { minLength: 1, maxLength: 50 },
  )
  fc.assert(
    fc.property(values, values, (left, right) => {
      const merged = momentsOf(left)
      merged.merge(momentsOf(right))
      const whole = momentsOf([...left, ...right]).moments()
      const { count, mean, sumOfSquares } = merged.moments()
      expect(count).toBe(whole.count)
      expect(Math.abs((mean ?? 0) - (whole.mean ?? 0))).toBeLessThan(1e-8)
      expect(Math.abs(sumOfSquares - whole.sumOfSquares)).toBeLessThanOrEqual(1e-11 * (1 + whole.sumOfSquares))
    }),
  )
})
