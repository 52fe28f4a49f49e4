import type { ValueType } from '@millrace/feature-registry'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FeatureInput, Scalar } from './online-store.ts'
import { parseValue } from './parse-value.ts'
import { valueBytes } from './value-bytes.ts'
import type { ScalarType } from './value-fields.ts'

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const SCALARS: Readonly<Record<ScalarType, fc.Arbitrary<Scalar>>> = {
  BYTES: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  STRING: fc.string({ unit: 'grapheme' }),
  INT32: fc.integer(),
  INT64: int64,
  DOUBLE: fc.double(),
  FLOAT: fc.float(),
  BOOL: fc.boolean(),
  UNIX_TIMESTAMP: int64,
}

/** Integers come out as numbers wherever a number holds them exactly. */
function asRead(value: Scalar): Scalar {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value
}

describe.each(Object.entries(SCALARS))('a value of type %s', (name, values) => {
  const type = name as ScalarType
  const listType: ValueType = `${type}_LIST`

  test('reads back as it was written', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(parseValue(valueBytes(value, type))).toEqual(asRead(value))
      }),
    )
  })

  test('reads back from a list as it was written', () => {
    fc.assert(
      fc.property(fc.array(values), (list) => {
        expect(parseValue(valueBytes(list, listType))).toEqual(list.map(asRead))
      }),
    )
  })
})

test.each<[type: ValueType, value: FeatureInput, message: string]>([
  ['INT64', 1.5, '1.5 is not of type INT64'],
  ['INT64', 2n ** 63n, '9223372036854775808 is not of type INT64'],
  ['INT64', '7', '"7" is not of type INT64'],
  ['INT32', 2 ** 31, '2147483648 is not of type INT32'],
  ['INT32', -(2n ** 31n) - 1n, '-2147483649 is not of type INT32'],
  ['UNIX_TIMESTAMP', new Date(Number.NaN), 'an invalid date is not of type UNIX_TIMESTAMP'],
  ['STRING', 7, '7 is not of type STRING'],
  ['BOOL', 1, '1 is not of type BOOL'],
  ['DOUBLE', true, 'true is not of type DOUBLE'],
  ['BYTES', 'a', '"a" is not of type BYTES'],
  ['STRING_LIST', 'a', '"a" is not of type STRING_LIST'],
  ['STRING', ['a'], 'a list of 1 is not of type STRING'],
])('type %s refuses %s', (type, value, message) => {
  expect(() => valueBytes(value, type)).toThrow(expect.objectContaining({ code: 'BROKEN_CONTRACT', message }))
})
