import { expect, test } from 'vitest'
import { parseDuration } from './parse-duration.ts'
import { parseInstant } from './parse-instant.ts'

test('a duration is a sum of whole numbers of units', () => {
  expect(['7d', '1w', '36h', '90m', '5s', '250ms', '3us', '1d12h', '0s'].map(parseDuration)).toEqual([
    604_800e6, 604_800e6, 129_600e6, 5400e6, 5e6, 250e3, 3, 129_600e6, 0,
  ])
})

test('other text is no duration', () => {
  for (const text of ['', '7', 'd', '7 d', '-7d', '1.5h', '7days', 'P7D']) expect(parseDuration(text)).toBeUndefined()
})

test('an instant is a date, or a time with or without offset', () => {
  const noon = Date.UTC(2024, 4, 1, 12) * 1000
  expect(parseInstant('2024-05-01')).toBe(Date.UTC(2024, 4, 1) * 1000)
  for (const text of [
    '2024-05-01T12:00',
    '2024-05-01 12:00:00',
    '2024-05-01T12:00:00Z',
    '2024-05-01T14:00:00+02:00',
    '2024-05-01T14:00:00+0200',
  ])
    expect(parseInstant(text), text).toBe(noon)
  expect(parseInstant('2024-05-01T12:00:00.000007Z')).toBe(noon + 7)
  expect(parseInstant('2024-05-01T12:00:00.5Z')).toBe(noon + 500_000)
  expect(parseInstant('1969-12-31T23:59:59.75Z')).toBe(-250_000)
})

test('other text is no instant', () => {
  for (const text of ['', '2024-02-30', '2024-13-01', '2024-05-01T25:00', '05/01/2024', '1714564800', 'tomorrow'])
    expect(parseInstant(text), text).toBeUndefined()
})
