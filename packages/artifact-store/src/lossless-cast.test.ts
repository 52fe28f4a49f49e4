import { expect, test } from 'vitest'
import { isLossless } from './lossless-cast.ts'

test.each([
  ['Int32', 'Int64', true],
  ['UInt32', 'Int64', true],
  ['UInt64', 'Int64', false],
  ['Int8', 'UInt16', false],
  ['Int32', 'Float64', true],
  ['Int64', 'Float64', false],
  ['Float32', 'Float64', true],
  ['Float64', 'Float32', false],
  ['Float32', 'Int64', false],
  ['Date', 'Datetime', true],
  ['Datetime', 'Datetime', true],
  ['Int64', 'Datetime', false],
  ['String', 'Int64', false],
  ['Null', 'Float64', true],
] as const)('%s to %s loses nothing: %s', (from, to, expected) => {
  expect(isLossless(from, to)).toBe(expected)
})
