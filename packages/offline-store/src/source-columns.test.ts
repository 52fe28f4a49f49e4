import { expect, test } from 'vitest'
import { outputType, sharedKeyType } from './source-columns.ts'

test.each([
  ['INT64', 'Int32', 'Int64'],
  ['INT32', 'Int16', 'Int32'],
  ['INT32', 'UInt32', 'Int64'],
  ['INT32', 'Int64', 'Int64'],
  ['INT64', 'UInt64', 'UInt64'],
  ['DOUBLE', 'Float32', 'Float64'],
  ['DOUBLE', 'Int64', 'Float64'],
  ['FLOAT', 'Float32', 'Float32'],
  ['FLOAT', 'Float64', 'Float64'],
  ['UNIX_TIMESTAMP', 'Date', 'Datetime'],
  ['STRING', 'String', 'String'],
] as const)('a feature declared %s over a column of %s becomes %s', (declared, source, output) => {
  expect(outputType(declared, source)).toBe(output)
})

test.each([
  ['Int64', 'Int32', 'Int64'],
  ['UInt64', 'UInt64', 'UInt64'],
  ['String', 'String', 'String'],
  ['String', 'Int64', undefined],
  ['Float64', 'Int64', undefined],
] as const)('keys of %s and %s compare as %s', (entity, source, shared) => {
  expect(sharedKeyType(entity, source)).toBe(shared)
})
