import { describe, expect, test } from 'vitest'
import { identifies, looksGivenOut } from './identifier.ts'

const codes = (...of: number[]) => Int32Array.from(of)
const upTo = (count: number) => Int32Array.from({ length: count }, (_, row) => row + 1)

describe('what a column identifies', () => {
  test('is each row where no value occurs twice', () => {
    expect(identifies(codes(3, 1, 2), undefined)).toBe('row')
    expect(identifies(codes(3, 1, 3), undefined)).toBeUndefined()
  })

  test('is an entity where both have one value for each of the other', () => {
    expect(identifies(codes(5, 6, 5, 6), [1, 2, 1, 2])).toBe('entity')
    expect(identifies(codes(5, 6, 5, 7), [1, 2, 1, 2])).toBeUndefined()
    expect(identifies(codes(5, 5, 5, 5), [1, 2, 1, 2])).toBeUndefined()
  })

  test('is nothing where a value is missing', () => {
    expect(identifies(codes(0, 1, 2), undefined)).toBeUndefined()
  })
})

describe('values that are all different look given out', () => {
  test('where they are dense: numbers in a row, or drawn from a range that would have made pairs', () => {
    expect(looksGivenOut({ codes: upTo(1000), range: { least: 1, most: 1000 } })).toBe(true)
    expect(looksGivenOut({ codes: upTo(100_000), range: { least: 0, most: 2e8 } })).toBe(true)
  })

  // Each a column of whole numbers that real tables have, all different by the width of their range.
  test('not where measured numbers are as likely to be: counts of few rows, cents, seconds', () => {
    expect(looksGivenOut({ codes: upTo(10), range: { least: 12, most: 950 } })).toBe(false)
    expect(looksGivenOut({ codes: upTo(39), range: { least: 1, most: 39 } })).toBe(false)
    expect(looksGivenOut({ codes: upTo(2000), range: { least: 99, most: 1_500_000 } })).toBe(false)
    expect(looksGivenOut({ codes: upTo(10_000), range: { least: 1_577_836_800, most: 1_609_459_199 } })).toBe(false)
  })

  test('where they are too large for a double to tell from their neighbours, as hashes are', () => {
    expect(looksGivenOut({ codes: upTo(500), range: { least: 2 ** 40, most: 2 ** 63 } })).toBe(true)
    expect(looksGivenOut({ codes: upTo(20), range: { least: 2 ** 40, most: 2 ** 63 } })).toBe(false)
  })

  test('where they are enough texts', () => {
    expect(looksGivenOut({ codes: upTo(100), range: undefined })).toBe(true)
    expect(looksGivenOut({ codes: upTo(99), range: undefined })).toBe(false)
  })
})
