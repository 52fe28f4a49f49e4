import type { ColumnType } from '@millrace/contracts'
import { expect, test } from 'vitest'
import { entityColumns } from './entity-columns.ts'

const file = (columns: Record<string, ColumnType>) => ({
  source: 'rows.csv',
  columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
})
const wanted = { keys: { shop: 'Int64' as const }, request: {}, features: ['price'], label: undefined, training: true }
const rows = file({ event_timestamp: 'String', shop: 'String', sold: 'String' })

test('the label is the one column that is neither key nor event timestamp', () => {
  expect(entityColumns(rows, wanted)).toEqual({
    eventTimestamp: 'event_timestamp',
    roles: { event_timestamp: 'event_timestamp', shop: 'key', sold: 'label' },
  })
})

test('of several columns the one named is the label, the rest is kept as other', () => {
  const more = file({ event_timestamp: 'String', shop: 'String', sold: 'String', note: 'String' })
  expect(entityColumns(more, { ...wanted, label: 'sold' }).roles).toMatchObject({ sold: 'label', note: 'other' })
  expect(() => entityColumns(more, wanted)).toThrow(/which column of rows.csv is the label/)
})

test('a label that is not there is refused by name', () => {
  expect(() => entityColumns(rows, { ...wanted, label: 'solt' })).toThrow(
    /--target-col \(TARGET_COL\): no column "solt" \(did you mean "sold"\?\) in rows.csv beside join keys/,
  )
  expect(() => entityColumns(file({ event_timestamp: 'String', shop: 'String' }), wanted)).toThrow(/has no label/)
})

test('rows to predict for need no label', () => {
  expect(entityColumns(rows, { ...wanted, training: false }).roles).toMatchObject({ sold: 'other' })
})

test('the only time is the event timestamp where none is called so', () => {
  const named = file({ at: 'Datetime', shop: 'Int64', sold: 'Int64' })
  expect(entityColumns(named, wanted).eventTimestamp).toBe('at')
  expect(() => entityColumns(file({ at: 'Datetime', until: 'Datetime', shop: 'Int64' }), wanted)).toThrow(
    /several times: at, until/,
  )
  expect(() => entityColumns(file({ at: 'String', shop: 'Int64' }), wanted)).toThrow(/has no column event_timestamp/)
})

test('a missing join key is told with the columns there are', () => {
  expect(() => entityColumns(file({ event_timestamp: 'String', store: 'Int64' }), wanted)).toThrow(
    /has no column shop: .* its columns are event_timestamp, store/,
  )
})

test('a feature may not take the name of an entity column', () => {
  expect(() => entityColumns(rows, { ...wanted, features: ['sold'] })).toThrow(
    /already has a column called as a feature: sold/,
  )
})
