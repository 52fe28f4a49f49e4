import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTimestamp, rfc3339, timestampBytes, toSeconds } from './event-time.ts'

test('a timestamp reads back to the microsecond, before 1970 too', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), (micros) => {
      expect(parseTimestamp(timestampBytes(micros))).toBe(micros)
    }),
  )
})

test('seconds are rounded down, also before 1970', () => {
  expect(toSeconds(1_999_999n)).toBe(1n)
  expect(toSeconds(-1n)).toBe(-1n)
  expect(toSeconds(-1_000_000n)).toBe(-1n)
  expect(toSeconds(-1_000_001n)).toBe(-2n)
})

test.each([
  [0n, '1970-01-01T00:00:00Z'],
  [1_640_991_600_000_000n, '2021-12-31T23:00:00Z'],
  [1_640_991_600_500_000n, '2021-12-31T23:00:00.500Z'],
  [1_640_991_600_000_001n, '2021-12-31T23:00:00.000001Z'],
  [-1n, '1969-12-31T23:59:59.999999Z'],
])('%d µs is %s', (micros, text) => {
  expect(rfc3339(micros)).toBe(text)
})
