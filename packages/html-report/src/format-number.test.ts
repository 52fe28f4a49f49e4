import { describe, expect, it } from 'vitest'
import { formatNumber } from './format-number.ts'

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [7, '7'],
    [1234567, '1,234,567'],
    [-1234567, '−1,234,567'],
    [0.123456, '0.1235'],
    [0.5, '0.5'],
    [999.96, '1,000'],
    [12345.678, '12,346'],
    [0.00012346, '0.0001235'],
    [0.000012346, '1.235e−5'],
    [1e-300, '1e−300'],
    [1.5e15, '1.5e15'],
    [1e21, '1e21'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NEGATIVE_INFINITY, '−∞'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text)
  })

  it('writes a dash for nothing', () => {
    expect(formatNumber(null)).toBe('–')
  })

  it('writes fractions as percentages of three digits, and any number to the digits asked for', () => {
    expect(formatNumber(0.12345, { percent: true })).toBe('12.3%')
    expect(formatNumber(-1, { percent: true })).toBe('−100%')
    expect(formatNumber(2 / 3, { digits: 2 })).toBe('0.67')
  })
})
