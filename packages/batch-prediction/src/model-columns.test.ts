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
  expect(modelColumns(table(column('x', 'String'), column('b', 'Int64'), column('a', 'Float64')), signature)).toEqual([
    'a',
    'b',
  ])
})

test('everything that is missing or not numeric is told at once', () => {
  expect(() => modelColumns(table(column('b', 'String')), signature)).toThrow(
    /rows.parquet is not what the model takes:\n.*a \(double\) is missing\n.*b is String, the model takes long/,
  )
})
