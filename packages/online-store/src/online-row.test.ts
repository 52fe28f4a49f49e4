import { expect, test } from 'vitest'
import { onlineRow } from './online-row.ts'

const SECOND = 1_000_000n
const stored = {
  eventTimestamp: 100n * SECOND,
  values: [Buffer.from('2001', 'hex'), Buffer.alloc(0), undefined],
}

test('a row tells a value, a null and a feature that was never written apart', () => {
  expect(onlineRow(stored, 3, 0, 10n ** 15n)).toEqual({
    values: [1, null, null],
    statuses: ['PRESENT', 'NULL_VALUE', 'NOT_FOUND'],
    eventTimestamp: 100n * SECOND,
  })
})

test('an entity that was never written is not found', () => {
  expect(onlineRow(undefined, 2, 5, 0n)).toEqual({
    values: [null, null],
    statuses: ['NOT_FOUND', 'NOT_FOUND'],
    eventTimestamp: undefined,
  })
})

test('a row as old as the ttl is still served, one microsecond later it is not', () => {
  expect(onlineRow(stored, 3, 5, 105n * SECOND).statuses).toEqual(['PRESENT', 'NULL_VALUE', 'NOT_FOUND'])
  expect(onlineRow(stored, 3, 5, 105n * SECOND + 1n)).toEqual({
    values: [null, null, null],
    statuses: ['OUTSIDE_MAX_AGE', 'OUTSIDE_MAX_AGE', 'OUTSIDE_MAX_AGE'],
    eventTimestamp: 100n * SECOND,
  })
})
