import type { TableContract } from '@millrace/contracts'
import { entityRows, table, training, trainX, trainY } from '@millrace/contracts'
import { expect, test } from 'vitest'
import { columnRoles } from './column-roles.ts'

const roles = (names: string[], contract: TableContract, source: Parameters<typeof columnRoles>[2]) =>
  Object.fromEntries(columnRoles(names, contract, source))

test('without a footer entry, hints name label, timestamp and keys, and the rest are features', () => {
  const hints = { label: 'y', eventTimestamp: 'at', keys: ['user'] }
  expect(roles(['user', 'at', 'x', 'y'], training, { hints })).toEqual({
    user: 'key',
    at: 'event_timestamp',
    x: 'feature',
    y: 'label',
  })
})

test('the event timestamp has its usual name where no hint gives another', () => {
  expect(roles(['event_timestamp', 'x'], training, {})).toEqual({ event_timestamp: 'event_timestamp', x: 'feature' })
})

test('where a contract knows no features, the rest have no role', () => {
  expect(roles(['x'], entityRows, {})).toEqual({ x: 'other' })
})

test('the footer entry wins over hints', () => {
  const metadata = { artifact: 'training', schema_version: '1.0', roles: { y: 'feature' } } as const
  expect(roles(['y'], training, { metadata, hints: { label: 'y' } })).toEqual({ y: 'feature' })
})

test('a label is never taken for a feature where the contract has no label', () => {
  expect(roles(['x', 'y'], trainX, { hints: { label: 'y' } })).toEqual({ x: 'feature', y: 'label' })
})

test('a hinted role that the contract lacks gives way to other', () => {
  const contract = table('t', 'you', { feature: { min: 0 }, other: { min: 0 } })
  expect(roles(['x', 'y'], contract, { hints: { label: 'y' } })).toEqual({ x: 'feature', y: 'other' })
})

test('a table of nothing but the label needs no hint', () => {
  expect(roles(['y'], trainY, {})).toEqual({ y: 'label' })
})
