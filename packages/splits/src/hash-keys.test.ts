import { expect, test } from 'vitest'
import { hashKeys, type KeyColumn } from './hash-keys.ts'

/** Computed with mmh3 5.3.1 over the documented bytes. */
test.each<[string, KeyColumn[], bigint]>([
  ['an integer', [[7]], 6267866465191107877n],
  ['a negative integer', [[-1]], 7829102052782193837n],
  ['a string', [['Hà Nội']], 5633068567886696643n],
  ['two columns', [[7], ['Hà Nội']], 12130816483146737357n],
  ['null', [[null]], 6111949540670352876n],
  ['true', [[true]], 4353539926700776967n],
  ['a fraction', [[0.5]], 1335247293840834181n],
  ['the largest uint64', [[2n ** 64n - 1n]], 7075090650233201720n],
  ['NaN', [[Number.NaN]], 3233706554576608366n],
])('the hash of %s is the first half of that of mmh3', (_, columns, expected) => {
  expect(hashKeys(columns, 1)[0]).toBe(expected)
})

test('whole numbers hash alike whatever type the column has', () => {
  const of = (column: KeyColumn) => hashKeys([column], 2)
  const expected = of([-5, 2 ** 40])
  expect(of(BigInt64Array.of(-5n, 2n ** 40n))).toEqual(expected)
  expect(of(Float64Array.of(-5, 2 ** 40))).toEqual(expected)
  expect(of([2 ** 60, -0])).toEqual(of([2n ** 60n, 0n]))
})

test('what stands in one column is not taken for what stands in another', () => {
  const [both] = hashKeys([['ab'], ['c']], 1)
  expect(hashKeys([['a'], ['bc']], 1)[0]).not.toBe(both)
  expect(hashKeys([['c'], ['ab']], 1)[0]).not.toBe(both)
  expect(hashKeys([['1']], 1)[0]).not.toBe(hashKeys([[1]], 1)[0])
})

test('a long string after a short one hashes as it does alone', () => {
  const long = '🚕'.repeat(1000)
  expect(hashKeys([['a', long]], 2)[1]).toBe(hashKeys([[long]], 1)[0])
})

test('an integer with no place in 64 bits is a bug of the caller', () => {
  expect(() => hashKeys([[2n ** 64n]], 1)).toThrow(RangeError)
  expect(() => hashKeys([[-(2n ** 63n) - 1n]], 1)).toThrow(RangeError)
})
