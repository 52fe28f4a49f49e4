import { expect, test } from 'vitest'
import { megabytes, time, times } from './figures.ts'

test.each([
  [0.000222, '0.222 ms'],
  [0.117, '117 ms'],
  [0.9996, '1.00 s'],
  [45.49, '45.5 s'],
  [1234, '1234 s'],
])('%d seconds are written as %s', (seconds, text) => expect(time(seconds)).toBe(text))

test.each([
  [0.625, '0.63'],
  [1, '1'],
  [1.2, '1.2'],
  [60, '60'],
  [118.04, '118'],
])('a ratio of %d is written as %s', (ratio, text) => expect(times(ratio)).toBe(text))

test('bytes are written in megabytes', () => expect(megabytes(20_500_000_000)).toBe('20,500 MB'))
