import type { FeatureView } from '@millrace/feature-registry'
import { featureView } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { encodeBatch } from './encode-batch.ts'

const usage: FeatureView = featureView('usage', { user: 'INT64' }, { rate: 'DOUBLE', total: 'INT64' })
const batch = {
  keys: { user: [1, 2] },
  features: { rate: [0.5, Number.NaN], total: [1, 2] },
  eventTimestamps: [new Date(5), 7n],
}

test('rows come in their order, with times in microseconds and NaN as null', () => {
  const encoded = encodeBatch(usage, { ...batch, created: [null, new Date(1)] })
  const rows = [0, 1].map((row) => [encoded.eventTimestamp(row), encoded.created(row), encoded.input(row, 0)])
  expect(rows).toEqual([
    [5000n, undefined, 0.5],
    [7n, 1000n, null],
  ])
  expect([0, 1].map((feature) => encoded.value(1, feature).toString('hex'))).toEqual(['', '2002'])
  expect(encoded.key(0).toString('hex')).toBe('010000000200000004000000757365720400000008000000' + '0100000000000000')
})

test.each([
  [
    'a value of another type than declared',
    { features: { ...batch.features, total: [1, 1.5] } },
    'feature total of view usage, row 2 of a batch: 1.5 is not of type INT64',
  ],
  [
    'a null key',
    { keys: { user: [null, 2] } },
    'join keys user of view usage, row 1 of a batch: null is not of type INT64',
  ],
  [
    'no event timestamp',
    { eventTimestamps: [new Date(5), new Date(Number.NaN)] },
    'view usage: row 2 of a batch has no event timestamp',
  ],
])('a row with %s is refused, naming it', (_, change, message) => {
  expect(() => encodeBatch(usage, { ...batch, ...change })).toThrow(
    expect.objectContaining({ code: 'BROKEN_CONTRACT', message }),
  )
})

test('columns that are missing or differ in length are a bug of the caller', () => {
  expect(() => encodeBatch(usage, { ...batch, features: { rate: [0.5, 1] } })).toThrow('has no column total')
  expect(() => encodeBatch(usage, { ...batch, keys: { user: [1] } })).toThrow('columns of 2 and 1 rows')
})
