import type { Column } from '@millrace/contracts'
import { type Expectations, parseExpectations } from '@millrace/feature-registry'
import { expect, test } from 'vitest'
import type { ColumnStatistics } from './column-statistics.ts'
import { columnFindings, type Subject } from './findings.ts'

const clean: ColumnStatistics = { nulls: 0, nans: 0, min: 0, max: 1, mean: undefined, std: undefined }
const columns: Column[] = [
  { name: 'shop', type: 'Int64', role: 'key', nullCount: 0 },
  { name: 'at', type: 'Datetime', role: 'event_timestamp', nullCount: 0 },
  { name: 'price', type: 'Float64', role: 'feature', nullCount: undefined },
  { name: 'sold', type: 'Int64', role: 'label', nullCount: 0 },
]
const expected: Subject['expected'] = columns.map(({ name, type, role }) => ({ name, type, role }))
const nothing: Expectations = await parseExpectations('', 'expectations.yaml')
const written = (text: string) => parseExpectations(text, 'expectations.yaml')

const subject = (changes: Partial<Subject>, nulls: Record<string, number> = {}): Subject => ({
  columns,
  expected,
  expectations: nothing,
  labelled: true,
  statistics: {
    rows: 100,
    columns: new Map(columns.map(({ name }) => [name, { ...clean, nulls: nulls[name] ?? 0 }])),
  },
  ...changes,
})

const rules = (found: Subject) =>
  columnFindings(found).map(({ severity, rule, column }) => [severity, rule, column].filter(Boolean).join(' '))

test('a table as it is defined has no finding', () => {
  expect(rules(subject({}))).toEqual([])
})

test('what on-demand features were computed from may be there, as it is defined, and may be absent', () => {
  const request: Column = { name: 'pieces', type: 'Int64', role: 'other', nullCount: 0 }
  const beside = [...(expected ?? []), { name: 'pieces', type: 'Int64', role: 'other', isOptional: true } as const]
  expect(rules(subject({ expected: beside }))).toEqual([])
  expect(rules(subject({ expected: beside, columns: [...columns, request] }))).toEqual([])
  expect(rules(subject({ expected: beside, columns: [...columns, { ...request, type: 'String' }] }))).toEqual([
    'error type pieces',
  ])
})

test('columns that are missing, and that nothing names, are told together', () => {
  const broken = subject({ columns: [...columns.slice(0, 2), { ...columns[2], name: 'extra' } as Column] })
  expect(rules(broken)).toEqual([
    'error missing_column price',
    'error missing_column sold',
    'error missing_label',
    'warn unexpected_column extra',
  ])
})

test('a required column is missed with or without definitions, in any order of the columns', async () => {
  const expectations = await written('columns: { price: { required: { value: true, severity: warn } } }')
  const without = { expected: undefined, expectations, columns: columns.filter(({ name }) => name !== 'price') }
  expect(rules(subject(without))).toEqual(['warn missing_column price'])
  expect(rules(subject({ expected: undefined, expectations, columns: columns.toReversed() }))).toEqual([])
  const optional = await written('columns: { price: { required: false } }')
  expect(rules(subject({ ...without, expectations: optional }))).toEqual([])
})

test('strict refuses a column that neither definitions nor expectations name', async () => {
  const extra: Column = { name: 'extra', type: 'String', role: 'feature', nullCount: 0 }
  const table = { columns: [...columns, extra] }
  expect(rules(subject({ ...table, expectations: await written('strict: true') }))).toEqual([
    'error unexpected_column extra',
  ])
  const named = await written('strict: true\ncolumns: { extra: {} }')
  expect(rules(subject({ ...table, expectations: named }))).toEqual([])
})

test('only a table to train on needs a label', () => {
  const unlabelled = { columns: columns.slice(0, 3), expected: expected?.slice(0, 3) }
  expect(rules(subject({ ...unlabelled, labelled: false }))).toEqual([])
  expect(rules(subject(unlabelled))).toEqual(['error missing_label'])
  const [named] = columnFindings(subject({ ...unlabelled, label: 'prise' }))
  expect(named?.expected).toContain('"prise" of --target-col (TARGET_COL) (did you mean "price"?)')
})

test('to the definitions a number of another width is a warning, text in its place an error', () => {
  const typed = (type: Column['type']) =>
    rules(subject({ columns: columns.map((column) => (column.name === 'price' ? { ...column, type } : column)) }))
  expect(typed('Int32')).toEqual(['warn type price'])
  expect(typed('String')).toEqual(['error type price'])
})

test('a label is a number, a Boolean or text', () => {
  const typed = (type: Column['type']) =>
    rules(
      subject({
        columns: columns.map((column) => (column.role === 'label' ? { ...column, type } : column)),
        expected: undefined,
      }),
    )
  expect([typed('Boolean'), typed('String'), typed('Date')]).toEqual([[], [], ['error type sold']])
})

test('a type in the expectations is exact', async () => {
  const rule = (type: string) => written(`columns: { price: { type: ${type} } }`)
  expect(rules(subject({ expectations: await rule('Float32') }))).toEqual(['error type price'])
  expect(rules(subject({ expectations: await rule('Float64') }))).toEqual([])
  const warned = await written('columns: { price: { type: { value: Float32, severity: info } } }')
  expect(rules(subject({ expectations: warned }))).toEqual(['info type price'])
})

test('nulls are a note in a feature, a warning in a key or label, an error in the event timestamp', () => {
  expect(rules(subject({}, { price: 5 }))).toEqual(['info nulls price'])
  expect(rules(subject({}, { shop: 5, sold: 1 }))).toEqual(['warn nulls shop', 'warn nulls sold'])
  expect(rules(subject({}, { at: 1 }))).toEqual(['error nulls at'])
})

test('a column of nothing but nulls is an error, unless the expectations say that it may be', async () => {
  expect(rules(subject({}, { price: 100 }))).toEqual(['error all_null price'])
  const allowed = await written('columns: { price: { present: 0 } }')
  expect(rules(subject({ expectations: allowed }, { price: 100 }))).toEqual(['info nulls price'])
})

test('too few present values are an error, just enough are not', async () => {
  const expectations = await written('columns: { price: { present: 0.9 } }')
  expect(rules(subject({ expectations }, { price: 11 }))).toEqual(['error present price'])
  expect(rules(subject({ expectations }, { price: 10 }))).toEqual(['info nulls price'])
})

test('an expectation about no column at all is pointed out', async () => {
  const expectations = await written('columns: { prise: { min: 0 } }')
  expect(rules(subject({ expectations }))).toEqual(['warn expectation_without_column prise'])
  expect(columnFindings(subject({ expectations }))[0]?.expected).toContain('did you mean "price"?')
})

test('without a registry any columns are as expected', () => {
  expect(rules(subject({ expected: undefined, columns: columns.slice(2) }))).toEqual([])
})
