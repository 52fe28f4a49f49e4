import { expect, test } from 'vitest'
import { parseInstant } from './parse-instant.ts'

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
