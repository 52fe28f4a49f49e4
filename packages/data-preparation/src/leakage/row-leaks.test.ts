import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstEqualRows } from './first-equal-rows.ts'
import { sharedRowLeaks, timeLeaks } from './row-leaks.ts'
import { sharedAcrossSides } from './shared-across-sides.ts'

const rows = (...of: number[]) => Uint32Array.from(of)
const sides = (train: number[], validation: number[] | undefined, tested: number[]) => ({
  train: rows(...train),
  validation: validation && rows(...validation),
  test: rows(...tested),
  dropped: rows(),
})
const numberOf = (row: number) => row + 1

test('the first equal row is the first of the same hash, whatever the hashes', () => {
  // Hashes that differ in one half only, or share the place where they are looked for, are not the same.
  const hash = fc.constantFrom(0n, 1n, 1n << 32n, (1n << 32n) + 1n, 2n ** 64n - 1n, 5n, 5n << 32n)
  fc.assert(
    fc.property(fc.array(hash, { maxLength: 40 }), (hashes) => {
      expect([...firstEqualRows(BigUint64Array.from(hashes))]).toEqual(hashes.map((it) => hashes.indexOf(it)))
    }),
  )
})

test('what two sides share is counted on the later one; equal rows of one side are not shared', () => {
  const first = firstEqualRows(BigUint64Array.of(7n, 8n, 7n, 9n, 9n, 7n))
  expect(sharedAcrossSides(first, sides([0, 1], undefined, [3, 4]))).toEqual([])
  expect(sharedAcrossSides(first, sides([0, 1], [2], [3, 5]))).toEqual([
    { earlier: 'train', later: 'validation', rows: 1, of: 1, examples: [{ later: 2, earlier: 0 }] },
    { earlier: 'train', later: 'test', rows: 1, of: 2, examples: [{ later: 5, earlier: 0 }] },
    { earlier: 'validation', later: 'test', rows: 1, of: 2, examples: [{ later: 5, earlier: 2 }] },
  ])
})

test('up to the accepted share, shared rows are no leak', () => {
  const first = firstEqualRows(BigUint64Array.of(7n, 8n, 7n, 9n))
  const split = sides([0, 1], undefined, [2, 3])
  expect(sharedRowLeaks(first, split, 0.5, numberOf)).toEqual([])
  expect(sharedRowLeaks(first, split, 0.4, numberOf)).toEqual([
    {
      finding: '1 of 2 test rows are equal to train rows in every column, such as row 3 (test) and row 1 (train)',
      allowedBy: '--max-shared-rows (MAX_SHARED_ROWS)',
    },
  ])
})

test('sides overlap in time where a gap is not kept, ends included', () => {
  const times = Float64Array.of(0, 1e6, 5e6, 9e6)
  expect(timeLeaks(times, sides([0, 1], undefined, [2, 3]), 3.9e6, numberOf)).toEqual([])
  expect(timeLeaks(times, sides([0, 1], [2], [3]), 0, numberOf)).toEqual([])
  const [leak] = timeLeaks(times, sides([0, 1], undefined, [2, 3]), 4e6, numberOf)
  expect(leak?.finding).toContain('row 2 (train) is of 1970-01-01T00:00:01.000Z, row 3 (test) of 1970-01-01T00:00:05')
  expect(timeLeaks(times, sides([0, 3], undefined, [1, 2]), 0, numberOf)).toHaveLength(1)
  expect(timeLeaks(Float64Array.of(1, 1), sides([0], undefined, [1]), 0, numberOf)).toHaveLength(1)
})
