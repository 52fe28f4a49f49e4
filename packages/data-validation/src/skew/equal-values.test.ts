import { expect, test } from 'vitest'
import { equalValues } from './equal-values.ts'

test.each([
  ['numbers within a part of the larger one', 0.1, Math.fround(0.1), true],
  ['numbers beyond it', 0.1, 0.1001, false],
  ['large numbers rounded to 32 bits', 1e9 + 1, Math.fround(1e9 + 1), true],
  ['infinities', Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, true],
  ['infinities of other signs', Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, false],
  ['NaN and null', Number.NaN, null, true],
  ['a value and null', 0, null, false],
  ['null and a value', null, '', false],
  ['text', 'a', 'a', true],
  ['text and a number', '1', 1, false],
  ['a Boolean and a number', true, 1, false],
  ['a time and its whole seconds', new Date('2024-01-01T00:00:00.900Z'), 1704067200, true],
  ['a time and another second', new Date('2024-01-01T00:00:01Z'), 1704067200, false],
  ['bytes', Buffer.from('ab'), new Uint8Array([97, 98]), true],
  ['other bytes', Buffer.from('ab'), Buffer.from('abc'), false],
  ['lists, one by one', [1, null], [1.0000001, null], true],
  ['lists of other lengths', [1], [1, 2], false],
])('%s', (_, trained, served, expected) => {
  expect(equalValues(trained, served, 1e-6)).toBe(expected)
})

test('without a tolerance integers are exact, however large', () => {
  expect(equalValues(9007199254740993n, 9007199254740993n, 0)).toBe(true)
  expect(equalValues(9007199254740993n, 9007199254740992n, 0)).toBe(false)
  expect(equalValues(1e6, 1e6 + 1, 0)).toBe(false)
  expect(equalValues(7, 7n, 0)).toBe(true)
})
