import { expect, test } from 'vitest'
import { parseTime } from './parse-time.ts'

test.each([
  ['2021-04-16', '2021-04-16T00:00:00.000Z'],
  ['2021-04-16T20:29', '2021-04-16T20:29:00.000Z'],
  ['2021-04-16 20:29:28', '2021-04-16T20:29:28.000Z'],
  ['2021-04-16T20:29:28.5Z', '2021-04-16T20:29:28.500Z'],
  ['2021-04-16 20:29:28+02:00', '2021-04-16T18:29:28.000Z'],
])('%s is a time, in UTC where it names no zone', (text, expected) => {
  expect(parseTime('END', text).toISOString()).toBe(expected)
})

test.each(['', 'yesterday', '16.04.2021', '2021-13-01', '2021-04-16T25:00', '1618604968'])('%j is refused', (text) => {
  expect(() => parseTime('END', text)).toThrow(/END is ".*": expected a time/)
})
