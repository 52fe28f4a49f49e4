import { describe, expect, test } from 'vitest'
import { findings, type TestTable, validated } from './validated.ts'

const NaN_ = Number.NaN
const INFINITY = Number.POSITIVE_INFINITY

interface Case {
  readonly rule: string
  readonly written: string
  readonly fires: TestTable
  readonly finding: string
  readonly silent: TestTable
}

const one = (values: readonly unknown[], type?: 'Float64' | 'Int64' | 'String' | 'Datetime' | 'Date'): TestTable => ({
  columns: { a: values },
  ...(type === undefined ? {} : { types: { a: type } }),
})

const CASES: readonly Case[] = [
  {
    rule: 'minimum',
    written: 'columns: { a: { min: 0 } }',
    fires: one([-1, 0, NaN_, null, -2.5], 'Float64'),
    finding: 'error minimum a 2',
    silent: one([0, 1, null], 'Float64'),
  },
  {
    rule: 'maximum',
    written: 'columns: { a: { max: 1 } }',
    fires: one([1, 2, null], 'Int64'),
    finding: 'error maximum a 1',
    silent: one([1, -7, null], 'Int64'),
  },
  {
    rule: 'maximum of timestamps',
    written: 'columns: { a: { max: "2024-01-02T12:00" } }',
    fires: one(['2024-01-01', '2024-01-02T12:00:00.001Z'], 'Datetime'),
    finding: 'error maximum a 1',
    silent: one(['2024-01-01', '2024-01-02T12:00Z'], 'Datetime'),
  },
  {
    rule: 'minimum of dates',
    written: 'columns: { a: { min: "2024-01-02" } }',
    fires: one(['2024-01-01', '2024-01-02'], 'Date'),
    finding: 'error minimum a 1',
    silent: one(['2024-01-02', null], 'Date'),
  },
  {
    rule: 'nan refused',
    written: 'columns: { a: { nan: false } }',
    fires: one([NaN_, 1, null], 'Float64'),
    finding: 'error nan a 1',
    silent: one([2, 1, null], 'Float64'),
  },
  {
    rule: 'nan by itself',
    written: '',
    fires: one([NaN_, 1], 'Float64'),
    finding: 'warn nan a 1',
    silent: one([1], 'Float64'),
  },
  {
    rule: 'infinite',
    written: '',
    fires: one([-INFINITY, 1, NaN_], 'Float64'),
    finding: 'error infinite a 1',
    silent: one([1, 1e308], 'Float64'),
  },
  {
    rule: 'min_length, in characters',
    written: 'columns: { a: { min_length: 2 } }',
    fires: one(['é', 'ab', null]),
    finding: 'error min_length a 1',
    silent: one(['éé', 'abc', null]),
  },
  {
    rule: 'max_length, in characters',
    written: 'columns: { a: { max_length: 2 } }',
    fires: one(['abc', 'ab']),
    finding: 'error max_length a 1',
    silent: one(['éé', '']),
  },
  {
    rule: 'regex',
    written: "columns: { a: { regex: '^[A-Z]{2}$' } }",
    fires: one(['AB', 'Ab', 'ABC', null]),
    finding: 'error regex a 2',
    silent: one(['AB', null]),
  },
  {
    rule: 'domain of text',
    written: 'columns: { a: { domain: [red, green] } }',
    fires: one(['red', 'blue', null]),
    finding: 'error domain a 1',
    silent: one(['red', 'green', null]),
  },
  {
    rule: 'domain of numbers',
    written: 'columns: { a: { domain: [1, 2] } }',
    fires: one([1, 3], 'Int64'),
    finding: 'error domain a 1',
    silent: one([1, 2, null], 'Int64'),
  },
  {
    rule: 'domain of booleans',
    written: 'columns: { a: { domain: [true] } }',
    fires: one([true, false]),
    finding: 'error domain a 1',
    silent: one([true, null]),
  },
  {
    rule: 'unique',
    written: 'columns: { a: { unique: true } }',
    fires: one([1, 2, 1, 1, null, null], 'Int64'),
    finding: 'error unique a 3',
    silent: one([1, 2, 3, null, null], 'Int64'),
  },
  {
    rule: 'a compound key',
    written: 'keys: [[a, b]]',
    fires: { columns: { a: [1, 1, 2], b: ['x', 'x', 'x'] } },
    finding: 'error unique 2',
    silent: { columns: { a: [1, 1, 2], b: ['x', 'y', 'x'] } },
  },
  {
    rule: 'mean',
    written: 'columns: { a: { mean: { min: 1, max: 2 } } }',
    fires: one([1, 2, 4, NaN_], 'Float64'),
    finding: 'error mean a',
    silent: one([1, 2, null], 'Float64'),
  },
  {
    rule: 'std of the sample',
    written: 'columns: { a: { std: { max: 1.4142 } } }',
    fires: one([1, 3], 'Float64'),
    finding: 'error std a',
    silent: one([1, 2], 'Float64'),
  },
  {
    rule: 'quantiles, interpolated',
    written: 'columns: { a: { quantiles: { 0.25: { min: 1.5 } } } }',
    fires: one([1, 2, 3, 1, NaN_, null], 'Float64'),
    finding: 'error quantile_0.25 a',
    silent: one([1, 2, 3], 'Float64'),
  },
  {
    rule: 'row count, least',
    written: 'rows: { min: 3 }',
    fires: one([1, 2]),
    finding: 'error row_count',
    silent: one([1, 2, 3]),
  },
  {
    rule: 'row count, most',
    written: 'rows: { max: { value: 2, severity: warn } }',
    fires: one([1, 2, 3]),
    finding: 'warn row_count',
    silent: one([1, 2]),
  },
  {
    rule: 'freshness',
    written: 'freshness: { column: a, max_age: 36h }',
    fires: one(['2024-01-03T11:59:59Z', '2023-01-01'], 'Datetime'),
    finding: 'error freshness a',
    silent: one(['2024-01-03T12:00:00Z', '2023-01-01'], 'Datetime'),
  },
  {
    rule: 'an expression over columns',
    written: 'rules: [{ name: in order, expression: "a <= b" }]',
    fires: { columns: { a: [1, 2, 3, null], b: [1, 1, 1, 1] } },
    finding: 'error in order 2',
    silent: { columns: { a: [1, null, 3], b: [1, 1, null] } },
  },
]

describe.each(CASES)('$rule', ({ written, fires, finding, silent }) => {
  test('is found', async () => {
    expect(await findings(fires, written)).toContain(finding)
  })
  test('is not found where all is well', async () => {
    const found = await findings(silent, written)
    expect(found.filter((line) => !line.includes('nulls'))).toEqual([])
  })
})

test('a rule about text on a column of numbers is told, not tried', async () => {
  const { report } = await validated(one([1, 2], 'Int64'), 'columns: { a: { regex: x, min_length: 1, domain: [x] } }')
  expect(report.findings.map(({ rule, observed }) => [rule, observed])).toEqual([
    ['min_length', 'type Int64'],
    ['regex', 'type Int64'],
    ['domain', 'type Int64'],
  ])
})

test('rows up to the tolerance are a note, one more is an error', async () => {
  const table = one([-1, -1, 1, 1, 1, 1, 1, 1, 1, 1, null, null], 'Int64')
  const written = (tolerance: string) => `columns: { a: { min: { value: 0, tolerance: ${tolerance} } } }`
  const first = async (tolerance: string) =>
    (await findings(table, written(tolerance))).find((line) => line.includes('minimum'))
  // Two of the ten rows that have a value.
  expect(await first('0.2')).toBe('info minimum a 2')
  expect(await first('0.19')).toBe('error minimum a 2')
  expect(await first('{ count: 2 }')).toBe('info minimum a 2')
  expect(await first('{ count: 1 }')).toBe('error minimum a 2')
  expect(await first('{ fraction: 0.5, count: 1 }')).toBe('error minimum a 2')
})

test('the first rows that break a rule are shown with their keys and the values that matter', async () => {
  const table: TestTable = {
    columns: { shop: ['x', 'y', 'z'], event_timestamp: ['2024-01-01', '2024-01-02', '2024-01-03'], a: [1, -2, -3] },
    types: { event_timestamp: 'Datetime' },
  }
  const written = 'columns: { a: { min: 0 } }'
  const { report } = await validated(table, written, { keys: ['shop'], sampleRows: 1 })
  expect(report.findings[0]).toMatchObject({ observed: -3, count: 2 })
  expect(report.findings[0]?.samples).toEqual([
    { row: 1, keys: { shop: 'y', event_timestamp: '2024-01-02T00:00:00.000Z' }, values: { a: -2 } },
  ])
})

test('no value of the table is in a report that hides them', async () => {
  const table: TestTable = { columns: { shop: ['secret', 'y'], a: [-987, 4], b: ['private', 'x'] } }
  const written =
    'columns: { a: { min: 0, quantiles: { 0: { min: 0 } } }, b: { domain: [x] } }\nrules: [{ name: r, expression: "a > 5" }]'
  const { report } = await validated(table, written, { keys: ['shop'], hideValues: true })
  expect(JSON.stringify(report)).not.toMatch(/secret|987|private/)
  expect(report.findings.map(({ rule, samples }) => [rule, samples])).toEqual([
    ['minimum', [{ row: 0 }]],
    ['domain', [{ row: 0 }]],
    ['r', [{ row: 0 }, { row: 1 }]],
    ['quantile_0', undefined],
  ])
})

test('the number of rows is held against that of the baseline', async () => {
  const written = 'rows: { min_of_baseline: 0.5, max_of_baseline: 2 }'
  const rows = (count: number): TestTable => ({ columns: { a: Array.from({ length: count }, (_, i) => i) } })
  expect(await findings(rows(4), written, { against: rows(10) })).toContain('error row_count_of_baseline')
  expect(await findings(rows(21), written, { against: rows(10) })).toContain('error row_count_of_baseline')
  expect(await findings(rows(5), written, { against: rows(10) })).toEqual([])
  expect(await findings(rows(5), written)).toEqual(['info row_count_of_baseline', 'info row_count_of_baseline'])
})

test('warnings refuse a table only where they are to', async () => {
  const written = 'columns: { a: { min: { value: 0, severity: warn } } }'
  const verdict = async (failOn: 'error' | 'warn') =>
    (await validated(one([-1], 'Int64'), written, { failOn })).report.accepted
  expect(await verdict('error')).toBe(true)
  expect(await verdict('warn')).toBe(false)
})
