import { openSession } from '@millrace/artifact-store'
import { anyTable } from '@millrace/contracts'
import {
  CellCounter,
  driftFromSummary,
  driftOfCategories,
  driftOfNumbers,
  NumericSummaryAccumulator,
} from '@millrace/statistics'
import { workdir } from '@millrace/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { columnStatistics } from '../src/checks/column-statistics.ts'
import { compareSummary } from '../src/drift/compare-summary.ts'
import { makeBaseline } from '../src/drift/make-baseline.ts'
import { mergeBaselines } from '../src/drift/merge-baselines.ts'
import { readBaseline } from '../src/drift/read-baseline.ts'
import { ReusedMemory } from '../src/drift/reused-memory.ts'
import { sortedColumn } from '../src/drift/sorted-column.ts'
import { storedColumns } from '../src/drift/stored-columns.ts'
import { typedBaseline } from '../src/drift/typed-baseline.ts'
import { openTable, type TestTable, validated } from './validated.ts'

/** Scattered over [0, 1) without a random number. */
const scattered = (rows: number, shift = 0) =>
  Array.from({ length: rows }, (_, i) => ((i * 0.618033988749895) % 1) + shift)
const table = (a: readonly unknown[], more: Record<string, readonly unknown[]> = {}): TestTable => ({
  columns: { a, ...more },
  types: { a: 'Float64' },
})

const drift = async (...given: Parameters<typeof validated>) => (await validated(...given)).report.drift

test('a baseline of delimited text has the types that its values have', async () => {
  const dir = workdir()
  dir.write('before.csv', 'a,b\n1.5,x\n2,y\n')
  const session = await openSession({ artifacts: dir.path('artifacts'), step: 'test' })
  onTestFinished(() => session.dispose())
  const given = await session.readTable(anyTable, { path: dir.path('before.csv') })
  const baseline = await typedBaseline(given, session)
  expect(baseline?.columns).toMatchObject([{ type: 'Float64' }, { type: 'String' }])
})

test('a sorted column is its finite values in order, with what is missing counted', async () => {
  const { table: opened, tables } = await openTable({
    columns: { a: [3, null, Number.NaN, 1, Number.POSITIVE_INFINITY, 2, null], b: [1, 2, 3, 4, 5, 6, 7] },
    types: { a: 'Float64' },
  })
  const found = []
  const memory = { values: new ReusedMemory(), spare: new ReusedMemory() }
  for await (const column of storedColumns(opened, ['b', 'a'], tables)) {
    const { values, ...rest } = sortedColumn(column, memory)
    found.push({ ...rest, values: [...values] })
  }
  expect(found).toEqual([
    {
      name: 'a',
      rows: 7,
      values: [1, 2, 3],
      missing: { nulls: 2, nans: 1, positiveInfinities: 1, negativeInfinities: 0 },
    },
    {
      name: 'b',
      rows: 7,
      values: [1, 2, 3, 4, 5, 6, 7],
      missing: { nulls: 0, nans: 0, positiveInfinities: 0, negativeInfinities: 0 },
    },
  ])
})

test('between two tables the measures are those of all values, whatever their order', async () => {
  const [before, after] = [scattered(300), scattered(200, 0.4)]
  const sorted = (values: number[]) => Float64Array.from(values).sort()
  for (const numeric of ['wasserstein', 'ks', 'psi', 'jensen_shannon'] as const) {
    const [found] = await drift(table([...after, null, Number.NaN]), '', {
      against: table(before),
      measures: { numeric, categorical: undefined },
    })
    const exact = driftOfNumbers(sorted(before), sorted(after), numeric)
    expect(found).toMatchObject({
      column: 'a',
      measure: numeric,
      value: exact.value,
      p_value: exact.pValue,
      verdict: 'drifted',
      error: 0,
    })
  }
})

test('categories are compared by their counts, new and gone ones too, and nulls by their share', async () => {
  const times = (...counts: [string | null, number][]) =>
    counts.flatMap(([value, count]) => Array<string | null>(count).fill(value))
  const [before, after] = [times(['x', 60], ['y', 40]), times(['x', 20], ['z', 60], [null, 20])]
  const found = await drift({ columns: { c: after } }, '', { against: { columns: { c: before } } })
  const exact = driftOfCategories({ reference: [60, 40, 0], current: [20, 0, 60] }, 'jensen_shannon')
  expect(found).toEqual([
    expect.objectContaining({
      column: 'c',
      measure: 'jensen_shannon',
      value: exact.value,
      verdict: 'drifted',
      rows: 80,
    }),
    expect.objectContaining({ column: 'c', measure: 'null_rate', value: 0.2, verdict: 'drifted', rows: 100 }),
  ])
})

test('a table held against itself is stable, and one of few rows is inconclusive, its value told all the same', async () => {
  const same = scattered(500)
  expect(await drift(table(same), '', { against: table(same) })).toMatchObject([
    { verdict: 'stable', value: 0, p_value: 1 },
  ])
  const [few] = await drift(table(scattered(10, 5)), '', { against: table(same) })
  expect(few).toMatchObject({ verdict: 'inconclusive', adjusted_p_value: null })
  expect(few?.value).toBeGreaterThan(1)
})

test('drift warns, refuses where the expectations say so, and leaves out the columns they name', async () => {
  const given = { against: table(scattered(200)) }
  const after = table(scattered(200, 1))
  expect((await validated(after, '', given)).report).toMatchObject({
    accepted: true,
    findings: [{ rule: 'drift', severity: 'warn' }],
  })
  expect((await validated(after, 'drift: { severity: error }', given)).report.accepted).toBe(false)
  expect((await validated(after, 'columns: { a: { drift: { severity: error } } }', given)).report.accepted).toBe(false)
  expect((await validated(after, 'columns: { a: { drift: false } }', given)).report).toMatchObject({
    drift: [],
    findings: [],
  })
})

test('measure and threshold may be set for all columns or one; a measure of the other type is refused with its line', async () => {
  const given = { against: table(scattered(200)) }
  const after = table(scattered(200, 1))
  expect(await drift(after, 'drift: { numeric: psi }', given)).toMatchObject([{ measure: 'psi', threshold: 0.1 }])
  const own = 'columns: { a: { drift: { measure: ks, threshold: 1.5 } } }'
  expect(await drift(after, own, given)).toMatchObject([{ measure: 'ks', threshold: 1.5, verdict: 'stable' }])
  await expect(drift(after, 'columns:\n  a: { drift: { measure: l_infinity } }', given)).rejects.toThrow(
    /expectations.yaml:2: a is Float64/,
  )
})

test('keys and event timestamps are not compared, columns that only one side has are told', async () => {
  const before: TestTable = { columns: { id: scattered(100), gone: [...scattered(100)], kind: scattered(100) } }
  const after: TestTable = {
    columns: { id: scattered(100, 9), fresh: scattered(100), kind: scattered(100).map(String) },
  }
  const { report } = await validated(after, '', { against: before, keys: ['id'] })
  expect(report.drift).toEqual([])
  expect(report.findings.map(({ severity, rule, column }) => [severity, rule, column])).toEqual([
    ['warn', 'column_of_baseline', 'gone'],
    ['warn', 'column_of_baseline', 'kind'],
    ['info', 'column_of_baseline', 'fresh'],
  ])
})

async function summaryOf(given: TestTable) {
  const { table: opened, tables } = await openTable(given)
  return makeBaseline(opened, await columnStatistics(opened, tables.collect), tables)
}

async function againstSummary(current: TestTable, baseline: Awaited<ReturnType<typeof summaryOf>>) {
  const { table: opened, tables } = await openTable(current)
  const statistics = await columnStatistics(opened, tables.collect)
  const compared = opened.columns.map((column) =>
    column.type === 'String'
      ? ({ kind: 'categorical', column, measure: 'jensen_shannon', threshold: 0.1 } as const)
      : ({ kind: 'numeric', column, measure: 'wasserstein', threshold: 0.1 } as const),
  )
  const found = []
  const request = { statistics, baseline: readBaseline(baseline), baselineRows: baseline.rows }
  for await (const comparison of compareSummary(opened, request, compared, tables)) found.push(comparison.evidence)
  return found
}

test('against a summary the value is that of all rows, but for an error that is told', async () => {
  const [before, after] = [scattered(5000), scattered(3000, 0.1)]
  const baseline = await summaryOf(table(before))
  const [found] = await againstSummary(table(after), JSON.parse(JSON.stringify(baseline)))
  const exact = driftOfNumbers(Float64Array.from(before).sort(), Float64Array.from(after).sort(), 'wasserstein')
  expect(found?.error).toBeGreaterThan(0)
  expect(Math.abs((found?.value ?? 0) - exact.value)).toBeLessThanOrEqual((found?.error ?? 0) + 1e-12)
  const accumulator = new NumericSummaryAccumulator()
  accumulator.add(Float64Array.from(before))
  const counter = new CellCounter(accumulator.summary().quantiles.values)
  counter.add(Float64Array.from(after))
  expect(found?.value).toBeCloseTo(driftFromSummary(accumulator.summary(), counter, 'wasserstein').value, 3)
})

test('a summary holds no rows, and one of categories compares as their counts do', async () => {
  const baseline = await summaryOf({ columns: { c: [...Array(60).fill('x'), ...Array(40).fill('y'), null] } })
  expect(baseline).toMatchObject({ rows: 101, tables: 1, columns: { c: { type: 'String', nulls: 1 } } })
  const [found, nulls] = await againstSummary(
    { columns: { c: [...Array(20).fill('x'), ...Array(60).fill('z')] } },
    baseline,
  )
  const exact = driftOfCategories({ reference: [60, 40, 0], current: [20, 0, 60] }, 'jensen_shannon')
  expect(found).toMatchObject({ value: exact.value, pValue: exact.pValue })
  expect(nulls).toMatchObject({ measure: 'null_rate', value: -1 / 101 })
})

test('merged baselines count the rows of both, and know those of the last', async () => {
  const parts = await Promise.all([summaryOf(table(scattered(100))), summaryOf(table(scattered(50, 1)))])
  const merged = mergeBaselines(parts[0], parts[1])
  expect(merged).toMatchObject({ rows: 150, last_rows: 50, tables: 2 })
  const summary = readBaseline(merged).get('a')?.summary
  expect(summary?.kind === 'numeric' && summary.quantiles.count).toBe(150)
})

test('a damaged summary is refused with its column', async () => {
  const baseline = await summaryOf(table(scattered(10)))
  expect(() =>
    readBaseline({
      ...baseline,
      columns: { a: { type: 'Float64', role: 'feature', nulls: 0, summary: { version: 9 } } },
    }),
  ).toThrow(/column "a" cannot be read: version 9/)
})

test('a table of more values than are written at once is written part by part', async () => {
  const columns = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`c${i}`, [i, 1, 0]]))
  const { table: opened, tables } = await openTable({ columns })
  const seen: (readonly [string, number[]])[] = []
  const memory = { values: new ReusedMemory(), spare: new ReusedMemory() }
  for await (const column of storedColumns({ ...opened, rows: 1_500_000 }, Object.keys(columns), tables))
    seen.push([column.name, [...sortedColumn(column, memory).values]])
  expect(seen).toEqual(Object.entries(columns).map(([name, values]) => [name, values.toSorted((a, b) => a - b)]))
})
