import type { Column } from '@millrace/contracts'
import { expect, test } from 'vitest'
import type { ColumnCounts } from './column-counts.ts'
import { type Subject, validate } from './validate.ts'

const clean: ColumnCounts = { nulls: 0, nan: 0, infinite: 0, below: 0, above: 0, min: undefined, max: undefined }
const columns: Column[] = [
  { name: 'shop', type: 'Int64', role: 'key', nullCount: 0 },
  { name: 'at', type: 'Datetime', role: 'event_timestamp', nullCount: 0 },
  { name: 'price', type: 'Float64', role: 'feature', nullCount: undefined },
  { name: 'sold', type: 'Int64', role: 'label', nullCount: 0 },
]
const expected: Subject['expected'] = columns.map(({ name, type, role }) => ({ name, type, role }))

const subject = (changes: Partial<Subject>, counts: Record<string, Partial<ColumnCounts>> = {}): Subject => ({
  columns,
  expected,
  expectations: { columns: {} },
  labelled: true,
  counts: {
    rows: 100,
    columns: Object.fromEntries(columns.map(({ name }) => [name, { ...clean, ...counts[name] }])),
  },
  ...changes,
})

const rules = (found: Subject) =>
  validate(found).findings.map(({ severity, rule, column }) => [severity, rule, column].filter(Boolean).join(' '))

test('a table as it is defined is accepted without a finding', () => {
  expect(validate(subject({}))).toEqual({ accepted: true, rows: 100, findings: [] })
})

test('every finding of one table is told at once, errors first', () => {
  const broken = subject({
    columns: [...columns.slice(0, 2), { name: 'extra', type: 'String', role: 'feature', nullCount: 0 }],
    expectations: { rows: { min: 1000 }, columns: {} },
  })
  expect(rules(broken)).toEqual([
    'error missing_column price',
    'error missing_column sold',
    'error missing_label',
    'error row_count',
    'warn unexpected_column extra',
  ])
  expect(validate(broken).accepted).toBe(false)
})

test('only a table to train on needs a label', () => {
  const unlabelled = { columns: columns.slice(0, 3), expected: expected?.slice(0, 3) }
  expect(rules(subject({ ...unlabelled, labelled: false }))).toEqual([])
  expect(rules(subject(unlabelled))).toEqual(['error missing_label'])
})

test('a number of another width is a warning, text in its place an error', () => {
  const typed = (type: Column['type']) =>
    rules(subject({ columns: columns.map((column) => (column.name === 'price' ? { ...column, type } : column)) }))
  expect(typed('Int32')).toEqual(['warn type price'])
  expect(typed('String')).toEqual(['error type price'])
})

test('nulls are a note in a feature, a warning in a key or label, an error in the event timestamp', () => {
  expect(rules(subject({}, { price: { nulls: 5 } }))).toEqual(['info nulls price'])
  expect(rules(subject({}, { shop: { nulls: 5 }, sold: { nulls: 1 } }))).toEqual(['warn nulls shop', 'warn nulls sold'])
  expect(rules(subject({}, { at: { nulls: 1 } }))).toEqual(['error nulls at'])
})

test('a column of nothing but nulls is an error', () => {
  expect(rules(subject({}, { price: { nulls: 100 } }))).toEqual(['error all_null price'])
})

test('too few present values are an error, just enough are not', () => {
  const expectations = { columns: { price: { present: 0.9 } } }
  expect(rules(subject({ expectations }, { price: { nulls: 11 } }))).toEqual(['error present price'])
  expect(rules(subject({ expectations }, { price: { nulls: 10 } }))).toEqual(['info nulls price'])
})

test('NaN is a warning, infinity an error, both with their rows', () => {
  expect(validate(subject({}, { price: { nan: 2, infinite: 3 } })).findings).toMatchObject([
    { rule: 'infinite', severity: 'error', count: 3 },
    { rule: 'nan', severity: 'warn', count: 2 },
  ])
})

test('values outside a range are errors that tell the worst value', () => {
  const expectations = { columns: { price: { min: 0, max: 10 } } }
  const counts = { price: { below: 1, above: 4, min: -2, max: 99 } }
  expect(validate(subject({ expectations }, counts)).findings).toMatchObject([
    { rule: 'minimum', observed: -2, expected: 0, count: 1 },
    { rule: 'maximum', observed: 99, expected: 10, count: 4 },
  ])
})

test('an expectation about no column at all is pointed out', () => {
  expect(rules(subject({ expectations: { columns: { prise: { min: 0 } } } }))).toEqual([
    'warn expectation_without_column prise',
  ])
})

test('without a registry any columns are as expected', () => {
  expect(rules(subject({ expected: undefined, columns: columns.slice(2) }))).toEqual([])
})
