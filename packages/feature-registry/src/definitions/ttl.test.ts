import { expect, test } from 'vitest'
import { formatTtl, parseTtl } from './ttl.ts'

test.each([
  ['7d', 604_800],
  ['36h', 129_600],
  ['90m', 5400],
  ['2w', 1_209_600],
  ['45s', 45],
  [3600, 3600],
  ['P7D', 604_800],
  ['PT36H', 129_600],
  ['P1DT12H30M5S', 131_405],
  ['P2W', 1_209_600],
  ['-7d', -604_800],
  ['-P1D', -86_400],
])('reads %s as %i seconds', (written, seconds) => {
  expect(parseTtl(written)).toBe(seconds)
})

test.each(['', '7', '7 d', '7D', 'P', 'PT', 'P1DT', 'P1M', '1.5d', 'week', 0.5])('refuses %j', (written) => {
  expect(parseTtl(written)).toBeUndefined()
})

test('shows a length in its largest whole unit', () => {
  expect([604_800, 129_600, 5400, 61, 0].map(formatTtl)).toEqual(['7d', '36h', '90m', '61s', 'unlimited'])
})
