import type { Column } from '@millrace/contracts'
import { training, trainY } from '@millrace/contracts'
import { expect, test } from 'vitest'
import { type TableDescription, tableProblems } from './table-problems.ts'

const column = (name: string, role: Column['role'], type: Column['type'] = 'Float64'): Column => ({
  name,
  role,
  type,
  nullCount: 0,
})
const sound: TableDescription = {
  columns: [column('at', 'event_timestamp', 'Datetime'), column('x', 'feature'), column('y', 'label', 'Int64')],
  rows: 3,
  metadata: undefined,
  isText: false,
}

test('a sound table has no problems', () => {
  expect(tableProblems(sound, training)).toEqual([])
})

test('all problems are reported together', () => {
  const columns = [
    column('x', 'feature', 'List'),
    column('x', 'feature'),
    column('y', 'label', 'Binary'),
    column('z', 'label'),
  ]
  expect(tableProblems({ ...sound, columns, rows: 0 }, training)).toEqual([
    'it has 0 rows',
    'column "x" occurs twice',
    'no column is the event timestamp; the columns are x, x, y, z',
    '2 columns are each the label (y, z), at most 1 may be',
    'column "x" is a feature and must be numeric, Boolean or text, found List',
    'column "y" is the label and must be numeric, Boolean or text, found Binary',
  ])
})

test('a role that the contract does not know is a problem', () => {
  const columns = [column('y', 'label'), column('x', 'feature')]
  expect(tableProblems({ ...sound, columns }, trainY)).toEqual(['column "x" is a feature, which train_y does not have'])
})

test.each([
  ['2.0', 'schema_version 2.0 is newer than this millrace reads (1.0)'],
  ['soon', 'schema_version "soon" is not a version such as 1.0'],
])('schema version %s is refused', (schema_version, problem) => {
  const metadata = { artifact: 'training', schema_version, roles: {} }
  expect(tableProblems({ ...sound, metadata }, training)).toEqual([problem])
})

test('a newer minor version is read', () => {
  const metadata = { artifact: 'training', schema_version: '1.9', roles: {} }
  expect(tableProblems({ ...sound, metadata }, training)).toEqual([])
})

test('a column that only the footer entry knows is missing', () => {
  const metadata = { artifact: 'training', schema_version: '1.0', roles: { gone: 'feature' } } as const
  expect(tableProblems({ ...sound, metadata }, training)).toEqual([
    'column "gone" is missing; the file\'s own footer lists it',
  ])
})

test.each([
  ['event_timestamp', 'Int64', false],
  ['event_timestamp', 'Date', true],
  ['event_timestamp', 'String', true],
  ['feature', 'Boolean', true],
  ['feature', 'String', true],
  ['feature', 'Struct', false],
  ['label', 'Boolean', true],
  ['label', 'String', true],
  ['label', 'Date', false],
] as const)('a column of role %s and type %s fits: %s', (role, type, fits) => {
  const columns = sound.columns.map((it) => (it.role === role ? { ...it, type } : it))
  expect(tableProblems({ ...sound, columns }, training).length === 0).toBe(fits)
})
