import { expect, test } from 'vitest'
import { bucketsDimension, valuesDimension } from './dimension.ts'

test('a bucket holds its lower edge, the last one its upper edge too, and null is a part of its own', () => {
  const { labels, partOf } = bucketsDimension('x', 'x', [0, 1, 2.5], true)
  expect(labels).toEqual(['x=[0, 1)', 'x=[1, 2.5]', 'x=null'])
  expect([0, 0.99, 1, 2.5, Number.NaN].map(partOf)).toEqual([0, 0, 1, 1, 2])
})

test('few numbers are parts by themselves', () => {
  const { labels, partOf } = valuesDimension('grade', 'grade', [1, 2, 5], false)
  expect(labels).toEqual(['grade=1', 'grade=2', 'grade=5'])
  expect([5, 1, 3].map(partOf)).toEqual([2, 0, -1])
})
