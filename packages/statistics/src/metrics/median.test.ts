import fc from 'fast-check'
import { expect, test } from 'vitest'
import { median } from './median.ts'

test('the median is the middle value, or the mean of the two middle ones', () => {
  expect(median(Float64Array.of(5, 1, 3))).toBe(3)
  expect(median(Float64Array.of(4, 1, 3, 2))).toBe(2.5)
  expect(median(Float64Array.of(7))).toBe(7)
})

test('it is what sorting finds, with and without ties', () => {
  const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -1e9, max: 1e9 }))
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), (values) => {
      const sorted = values.toSorted((a, b) => a - b)
      const below = sorted[(sorted.length - 1) >> 1] ?? 0
      const above = sorted[sorted.length >> 1] ?? 0
      expect(median(Float64Array.from(values))).toBe((below + above) / 2)
    }),
  )
})

test('no values have no median', () => {
  expect(() => median(new Float64Array())).toThrow('no median')
})
