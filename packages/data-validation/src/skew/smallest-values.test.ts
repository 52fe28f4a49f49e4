import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SmallestValues } from './smallest-values.ts'

test('the largest of the smallest different values is that of the sorted values, in whatever batches they come', () => {
  const batches = fc.array(fc.array(fc.integer({ min: 0, max: 60 })), { maxLength: 12 })
  fc.assert(
    fc.property(batches, fc.integer({ min: 1, max: 9 }), (given, most) => {
      const smallest = new SmallestValues(most)
      for (const batch of given) smallest.add(Float64Array.from(batch))
      const sorted = [...new Set(given.flat())].sort((a, b) => a - b)
      expect(smallest.largest()).toBe(sorted.slice(0, most).at(-1))
    }),
  )
})

test('what is not a number is passed over', () => {
  const smallest = new SmallestValues(2)
  smallest.add(Float64Array.of(Number.NaN))
  expect(smallest.largest()).toBeUndefined()
})
