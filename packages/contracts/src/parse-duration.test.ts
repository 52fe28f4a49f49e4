import { expect, test } from 'vitest'
import { parseDuration } from './parse-duration.ts'

test('a duration is a sum of whole numbers of units', () => {
  expect(['7d', '1w', '36h', '90m', '5s', '250ms', '3us', '1d12h', '0s'].map(parseDuration)).toEqual([
    604_800e6, 604_800e6, 129_600e6, 5400e6, 5e6, 250e3, 3, 129_600e6, 0,
  ])
})

test('other text is no duration', () => {
  for (const text of ['', '7', 'd', '7 d', '-7d', '1.5h', '7days', 'P7D']) expect(parseDuration(text)).toBeUndefined()
})
