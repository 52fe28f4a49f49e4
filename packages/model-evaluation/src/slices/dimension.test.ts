import { expect, test } from 'vitest'
import { bucketsDimension, valuesDimension } from './dimension.ts'

test('a bucket holds its lower edge, the first and the last are open, and null is a part of its own', () => {
  const { labels, partsOf } = bucketsDimension('x', 'x', [1, 2.5])
  expect(labels).toEqual(['x<1', 'x=[1, 2.5)', 'x>=2.5', 'x=null'])
  expect([...partsOf(Float64Array.of(-9, 0.99, 1, 2.5, 99, Number.NaN))]).toEqual([0, 0, 1, 2, 2, 3])
})

test('few numbers are parts by themselves', () => {
  const { labels, partsOf } = valuesDimension('grade', 'grade', [1, 2, 5])
  expect(labels).toEqual(['grade=1', 'grade=2', 'grade=5', 'grade=null'])
  expect([...partsOf(Float64Array.of(5, 1, 3, Number.NaN))]).toEqual([2, 0, -1, 3])
})
