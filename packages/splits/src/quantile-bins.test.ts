import { expect, test } from 'vitest'
import { quantileBins } from './quantile-bins.ts'

test('bins are those of pandas 2.3.3: equal edges are one edge', () => {
  expect([...quantileBins(Float64Array.of(1, 1, 1, 2, 3, 4, 5, 10), 4)]).toEqual([0, 0, 0, 0, 1, 1, 2, 2])
})

test('a target without bins to cut is refused with its figures', () => {
  expect(() => quantileBins(Float64Array.of(3, 3, 3), 4)).toThrow('the target is 3 in all 3 rows')
  expect(() => quantileBins(Float64Array.of(1, Number.NaN, 3), 2)).toThrow('not a finite number in 1 of 3 rows')
  expect(() => quantileBins(Float64Array.of(1, 2), 2.5)).toThrow('the number of bins is 2.5')
})
