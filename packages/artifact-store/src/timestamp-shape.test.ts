import { expect, test } from 'vitest'
import { TIMESTAMP_PATTERN, timestampShape } from './timestamp-shape.ts'

test.each([
  ['2021-04-16 20:29:28', '%Y-%m-%d %H:%M:%S', 0],
  ['2021-04-16T20:29:28Z', '%Y-%m-%dT%H:%M:%SZ', 0],
  ['2021-04-16 20:29:28+05:30', '%Y-%m-%d %H:%M:%S+05:30', 19_800_000_000],
  ['2021-04-16 20:29:28-0330', '%Y-%m-%d %H:%M:%S-0330', -12_600_000_000],
])('the shape of %s', (text, format, offset) => {
  expect(timestampShape([text, text])).toEqual({ format, offset })
})

test.each([
  [[]],
  [['2021-04-16']],
  [['2021-04-16 20:29:28.5']],
  [['2021-04-16 20:29:28', '2021-04-16T20:29:28']],
  [['x']],
])('%j has no one shape', (sample) => {
  expect(timestampShape(sample)).toBeUndefined()
})

test.each([
  ['2021-4-6 2:9:8', false],
  [' 2021-04-16', false],
  ['2021-04-16 24:00:00', false],
  ['2021-04-16 20:29:60', false],
  ['2021-04-16 20:29', false],
  ['2021-04-16 20:29:28.1234567', false],
  ['2021-04-16 20:29:28 +00:00', false],
  ['2021-04-16Z', false],
  ['2021-04-16T20:29:28.123456+0530', true],
])('%s is a timestamp: %s', (text, expected) => {
  expect(new RegExp(TIMESTAMP_PATTERN).test(text)).toBe(expected)
})
