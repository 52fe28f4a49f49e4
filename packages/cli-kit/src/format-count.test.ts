import { expect, test } from 'vitest'
import { formatCount } from './format-count.ts'

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [12345678, '12,345,678'],
])('%d is shown as %s', (count, shown) => {
  expect(formatCount(count)).toBe(shown)
})
