import { expect, test } from 'vitest'
import { groupCodes } from './group-codes.ts'

test('rows of equal ranks have one code, numbered in sorted order, the first column first', () => {
  const city = Float64Array.of(2, 1, 2, 1, 1)
  const shop = Float64Array.of(1, 3, 1, 1, 3)
  expect([...groupCodes([city, shop])]).toEqual([2, 1, 2, 0, 1])
  expect([...groupCodes([shop])]).toEqual([0, 1, 0, 0, 1])
})
