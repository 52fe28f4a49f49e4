import { expect, test } from 'vitest'
import { signatureFor } from './signature-for.ts'

test('integers become long, floats double and Booleans boolean, and the output is a double prediction', () => {
  const columns = [
    { name: 'i', type: 'Int32' },
    { name: 'u', type: 'UInt8' },
    { name: 'f', type: 'Float32' },
    { name: 'd', type: 'Decimal' },
    { name: 'b', type: 'Boolean' },
  ] as const
  expect(signatureFor(columns)).toEqual({
    inputs: [
      { name: 'i', type: 'long', required: true },
      { name: 'u', type: 'long', required: true },
      { name: 'f', type: 'double', required: true },
      { name: 'd', type: 'double', required: true },
      { name: 'b', type: 'boolean', required: true },
    ],
    outputs: [{ name: 'prediction', type: 'double', required: true }],
  })
})

test('a nullable column is not required and double, as pandas holds integers and Booleans with nulls', () => {
  const columns = [
    { name: 'i', type: 'Int64', nullable: true },
    { name: 'b', type: 'Boolean', nullable: true },
    { name: 'd', type: 'Float32', nullable: true },
    { name: 'n', type: 'Int64', nullable: false },
  ] as const
  expect(signatureFor(columns).inputs).toEqual([
    { name: 'i', type: 'double', required: false },
    { name: 'b', type: 'double', required: false },
    { name: 'd', type: 'double', required: false },
    { name: 'n', type: 'long', required: true },
  ])
})

test('all columns that are no numbers are refused at once', () => {
  const columns = [
    { name: 's', type: 'String' },
    { name: 'f', type: 'Float64' },
    { name: 't', type: 'Datetime' },
  ] as const
  expect(() => signatureFor(columns)).toThrow(/s is String\n.*t is Datetime$/)
})
