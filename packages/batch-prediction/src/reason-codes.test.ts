import { expect, test } from 'vitest'
import { reasonCodes } from './reason-codes.ts'

const column = (...values: number[]): Float64Array => Float64Array.from(values)

test('the largest contributions by size come first, with their sign', () => {
  const found = reasonCodes([column(3), column(-8), column(-5)], { rows: 1, count: 2 })
  expect(found.features.map(([feature]) => feature)).toEqual([1, 2])
  expect(found.contributions.map(([value]) => value)).toEqual([-8, -5])
})

test('of contributions of one size the earlier feature comes first', () => {
  const found = reasonCodes([column(2), column(-2), column(2)], { rows: 1, count: 3 })
  expect(found.features.map(([feature]) => feature)).toEqual([0, 1, 2])
})

test('a value that is missing or nothing gives no reason, and rows do not mix', () => {
  const found = reasonCodes([column(Number.NaN, 5), column(0, 7)], { rows: 2, count: 2 })
  expect(found.features.map((ranks) => [...ranks])).toEqual([
    [-1, 1],
    [-1, 0],
  ])
  expect(found.contributions.map((ranks) => [...ranks])).toEqual([
    [Number.NaN, 7],
    [Number.NaN, 5],
  ])
})
