import type { ValueType } from '@millrace/feature-registry'
import { expect, test } from 'vitest'
import type { FeatureInput } from './online-store.ts'
import { valueText } from './value-text.ts'

// Expected texts are what Python's str() prints.
test.each<[type: ValueType, value: FeatureInput, text: string | null]>([
  ['DOUBLE', 0.5, '0.5'],
  ['DOUBLE', 100, '100.0'],
  ['DOUBLE', -0, '-0.0'],
  ['DOUBLE', 0.0001, '0.0001'],
  ['DOUBLE', 1e-5, '1e-05'],
  ['DOUBLE', 5e-324, '5e-324'],
  ['DOUBLE', 1e15, '1000000000000000.0'],
  ['DOUBLE', 1e16, '1e+16'],
  ['DOUBLE', 123456789012345680, '1.2345678901234568e+17'],
  ['DOUBLE', 1.5e300, '1.5e+300'],
  ['DOUBLE', Number.NEGATIVE_INFINITY, '-inf'],
  ['FLOAT', 0.1, '0.10000000149011612'],
  ['INT64', 2n ** 60n, '1152921504606846976'],
  ['INT32', -5, '-5'],
  ['BOOL', true, 'True'],
  ['BOOL', false, 'False'],
  ['STRING', 'é', 'é'],
  ['BYTES', Buffer.from('a'), null],
  ['INT64_LIST', [1], null],
  ['UNIX_TIMESTAMP', 1, null],
  ['STRING', null, null],
])('the text of %s %s is %s', (type, value, text) => {
  expect(valueText(value, type)).toBe(text)
})
