import fc from 'fast-check'
import { expect, test } from 'vitest'
import { median } from './median.ts'

test('the median is the middle value, or the mean of the two middle ones', () => {
  expect(median(Float64Array.of(5, 1, 3))).toBe(3)
  expect(median(Float64Array.of(4, 1, 3, 2))).toBe(2.5)
  expect(median(Float64Array.of(7))).toBe(7)
})

test('it is what sorting finds, with ties and infinities', () => {
  const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, min: -1e300, max: 1e300 }))
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), (values) => {
      const sorted = values.toSorted((a, b) => a - b)
      const below = sorted[(sorted.length - 1) >> 1] ?? 0
      const above = sorted[sorted.length >> 1] ?? 0
      const middle = median(Float64Array.from(values))
      if (below === above) expect(middle === below).toBe(true)
      else
        expect(Math.abs(middle - (below / 2 + above / 2))).toBeLessThanOrEqual(
          1e-15 * (Math.abs(below) + Math.abs(above)),
        )
    }),
  )
})

test('no values have no median', () => {
  expect(() => median(new Float64Array())).toThrow('no median')
})
