import type { Table } from '@millrace/artifact-store'
import type { Column } from '@millrace/contracts'
import type { LazyDataFrame } from 'nodejs-polars'
import { expect, test } from 'vitest'
import { modelColumns } from './model-columns.ts'

const column = (name: string, type: Column['type']): Column => ({ name, type, role: 'feature', nullCount: 0 })
const table = (...columns: Column[]): Table => ({
  frame: {} as LazyDataFrame,
  columns,
  rows: 1,
  metadata: undefined,
  source: 'rows.parquet',
})
const signature = [
  { name: 'a', type: 'double', required: true },
  { name: 'b', type: 'long', required: true },
  { name: 'c', type: 'double', required: false },
]

test('columns come in the order of the signature, whatever their order in the table', () => {
  const found = modelColumns(table(column('x', 'String'), column('b', 'Int64'), column('a', 'Float64')), signature)
  expect(found.map(({ name }) => name)).toEqual(['a', 'b'])
})

test('everything that is missing or of another kind is told at once', () => {
  expect(() => modelColumns(table(column('b', 'String')), signature)).toThrow(
    /rows.parquet is not what the model takes:\n.*a \(double\) is missing\n.*b is String, the model takes long/,
  )
})

test('a column that differs in case or spaces only is told', () => {
  expect(() => modelColumns(table(column(' A', 'Float64'), column('b', 'Int64')), signature)).toThrow(
    'a (double) is missing (did you mean " A"?)',
  )
})

test('text is for columns of text, and a model that takes anything takes either', () => {
  const model = [
    { name: 't', type: 'string', required: true },
    { name: 'u', type: 'any', required: true },
  ]
  for (const type of ['String', 'Int64'] as const)
    expect(modelColumns(table(column('t', 'String'), column('u', type)), model)).toHaveLength(2)
  expect(() => modelColumns(table(column('t', 'Int64'), column('u', 'Date')), model)).toThrow(
    /t is Int64, the model takes string\n.*u is Date, the model takes any/,
  )
})
