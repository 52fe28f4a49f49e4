import { expectStepContract, type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'

expectStepContract('data-validation', {
  missing: /artifacts\/training\.parquet.*\n.*data-extraction/,
  exits: ['DATA_REJECTED'],
})

test('a table as it is defined and expected is accepted', async () => {
  const dir = await shops()
  const { code, stdout, stderr } = await dir.run('data-validation', ['--target-col', 'sold', '--json'])
  expect(code, stderr).toBe(0)
  expect(dir.readJson('artifacts/data_validation.json')).toMatchObject({ accepted: true, rows: 4, findings: [] })
  expect(JSON.parse(stdout)).toMatchObject({ exit_code: 0, results: { data_validation: { accepted: true } } })
})

test('5: every finding is in the report, whatever the first one was', async () => {
  const dir = await shops()
  const columns = {
    ...TABLE,
    amount: [-1, Number.POSITIVE_INFINITY, 2, 3],
    visits: [null, null, null, null],
    odd: [1, 1, 1, 1],
  }
  await dir.writeTable('artifacts/training.parquet', columns, { types: { ...TYPES, visits: 'Int64' } })
  const { code, stderr } = await dir.run('data-validation', ['--target-col', 'sold'])
  expect(code, stderr).toBe(5)
  expect(stderr).toContain('data_validation.json')
  const { accepted, findings } = dir.readJson('artifacts/data_validation.json') as Report
  expect(accepted).toBe(false)
  const found = findings.map(({ severity, rule, column, count }) => [severity, rule, column, count].join(' ').trim())
  expect(found.sort()).toEqual([
    'error all_null visits 4',
    'error infinite amount 1',
    'error maximum amount 1',
    'error minimum amount 1',
    'warn unexpected_column odd',
  ])
})

test('5: a column that the definitions have is missed, and one of another type is named', async () => {
  const dir = await shops()
  const { visits, ...columns } = TABLE
  await dir.writeTable(
    'rows.parquet',
    { ...columns, amount: visits.map(String) },
    { types: { event_timestamp: 'Datetime' } },
  )
  const args = ['--for', 'batch', '--input', 'rows.parquet', '--json']
  const { code, stdout } = await dir.run('data-validation', args)
  expect(code).toBe(5)
  expect(JSON.parse(stdout)).toMatchObject({ exit_code: 5, error: { code: 'DATA_REJECTED' } })
  const { findings } = dir.readJson('artifacts/batch_data_validation.json') as Report
  const errors = findings.filter(({ severity }) => severity === 'error')
  expect(errors).toContainEqual(expect.objectContaining({ rule: 'missing_column', column: 'visits' }))
  expect(errors).toContainEqual(
    expect.objectContaining({ rule: 'type', column: 'amount', observed: 'String', expected: 'Float64' }),
  )
  expect(dir.exists('artifacts/data_validation.json')).toBe(false)
})

test('any table is held against a baseline without a feature repository, rows or their summary alike', async () => {
  const dir = workdir()
  const values = (shift: number) => Array.from({ length: 200 }, (_, i) => ((i * 37) % 200) / 200 + shift)
  await dir.writeTable('before.parquet', { a: values(0) })
  await dir.writeTable('after.parquet', { a: values(1) })
  const made = await dir.run('data-validation', ['--input', 'before.parquet', '--write-baseline', 'baseline.json'])
  expect(made.code, made.stderr).toBe(0)
  expect(JSON.stringify(dir.readJson('baseline.json')).length).toBeLessThan(10_000)
  for (const baseline of ['before.parquet', 'baseline.json']) {
    const args = ['--input', 'after.parquet', '--baseline', baseline]
    const { code, stdout } = await dir.run('data-validation', args)
    expect(code).toBe(0)
    expect(stdout).toContain('1 of 1 columns drifted')
    expect((await dir.run('data-validation', [...args, '--fail-on', 'warn'])).code).toBe(5)
    expect(dir.readJson('artifacts/data_validation.json')).toMatchObject({
      accepted: false,
      drift: [{ column: 'a', measure: 'wasserstein', verdict: 'drifted' }],
    })
  }
  expect(dir.exists('artifacts/data_validation.html')).toBe(true)
})

test('a baseline grows by what is accepted, and is not written of what is refused', async () => {
  const dir = workdir()
  await dir.writeTable('good.parquet', { a: [1, 2, 3] })
  await dir.writeTable('bad.parquet', { a: [Number.POSITIVE_INFINITY, 2] })
  const write = ['--write-baseline', 'b.json']
  const refused = await dir.run('data-validation', ['--input', 'bad.parquet', ...write])
  expect(refused.code).toBe(5)
  expect(dir.exists('b.json')).toBe(false)
  await dir.run('data-validation', ['--input', 'good.parquet', ...write])
  const merge = ['--input', 'good.parquet', '--baseline', 'b.json', ...write, '--merge-baseline']
  expect((await dir.run('data-validation', merge)).code).toBe(0)
  expect(dir.readJson('b.json')).toMatchObject({ rows: 6, last_rows: 3, tables: 2 })
  const alone = await dir.run('data-validation', ['--input', 'good.parquet', '--merge-baseline'])
  expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('--merge-baseline')])
})

test('bad rows are put aside with their reasons, and the others accepted', async () => {
  const dir = await shops()
  const amount = [-1, 200, 2, 3]
  await dir.writeTable('artifacts/training.parquet', { ...TABLE, amount }, { types: TYPES })
  const args = ['--target-col', 'sold', '--quarantine', 'bad.parquet']
  const { code, stdout, stderr } = await dir.run('data-validation', args)
  expect(code, stderr).toBe(0)
  expect(stdout).toContain('2 rows put aside')
  expect(await dir.readTable('bad.parquet')).toMatchObject({
    shop_id: [1, 2],
    amount: [-1, 200],
    quarantine_row: [0, 1],
    quarantine_reasons: ['minimum amount', 'maximum amount'],
  })
  expect(await dir.readTable('artifacts/validated.parquet')).toEqual({
    ...(await dir.readTable('artifacts/training.parquet')),
    shop_id: [3, 4],
    event_timestamp: [new Date('2024-01-03'), new Date('2024-01-04')],
    amount: [2, 3],
    visits: [3, 4],
    sold: [1, 2],
  })
  expect(dir.readJson('artifacts/data_validation.json')).toMatchObject({ accepted: true, quarantined_rows: 2 })
})

test('5: where every row is put aside, none is let through, nor are those of an earlier table left', async () => {
  const dir = workdir()
  await dir.writeTable('good.parquet', { a: [1] })
  const earlier = await dir.run('data-validation', ['--input', 'good.parquet', '--quarantine', 'bad.parquet'])
  expect([earlier.code, dir.exists('artifacts/validated.parquet')]).toEqual([0, true])
  await dir.writeTable('rows.parquet', { a: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] })
  const { code } = await dir.run('data-validation', ['--input', 'rows.parquet', '--quarantine', 'bad.parquet'])
  expect(code).toBe(5)
  expect(dir.exists('artifacts/validated.parquet')).toBe(false)
  expect((await dir.readTable('bad.parquet'))['quarantine_reasons']).toEqual(['infinite a', 'infinite a'])
})

test('rows with a key that occurs twice are put aside in their order', async () => {
  const dir = workdir()
  dir.write('feature_repo/expectations.yaml', 'keys: [[a, b]]\n')
  await dir.writeTable('rows.parquet', { a: [5, 1, 2, 5, 3], b: ['x', 'x', 'x', 'x', null] })
  const { code, stderr } = await dir.run('data-validation', ['--input', 'rows.parquet', '--quarantine', 'bad.parquet'])
  expect(code, stderr).toBe(0)
  expect(await dir.readTable('bad.parquet')).toMatchObject({
    quarantine_row: [0, 3],
    quarantine_reasons: ['unique', 'unique'],
  })
  expect((await dir.readTable('artifacts/validated.parquet'))['a']).toEqual([1, 2, 3])
  const again = await dir.run('data-validation', ['--input', 'bad.parquet', '--quarantine', 'worse.parquet'])
  expect(again.code, again.stderr).toBe(5)
  expect(await dir.readTable('worse.parquet')).toMatchObject({ a: [5, 5], quarantine_row: [0, 1] })
})

interface Report {
  readonly accepted: boolean
  readonly findings: readonly { severity: string; rule: string; column?: string; count?: number }[]
}

const TABLE = {
  shop_id: [1, 2, 3, 4],
  event_timestamp: ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04'],
  amount: [0, 10, 2.5, 100],
  visits: [1, 2, 3, 4],
  sold: [1.5, 0, 1, 2],
}
const TYPES = { event_timestamp: 'Datetime', amount: 'Float64' } as const

async function shops(): Promise<Workdir> {
  const dir = workdir()
  dir.write('feature_repo/feature_store.yaml', 'project: shops\nregistry: registry.db\n')
  dir.write('feature_repo/expectations.yaml', 'columns:\n  amount: { min: 0, max: 100 }\n')
  dir.write(
    'feature_repo/shops.yaml',
    `entities:
  - { name: shop, join_keys: [shop_id], value_type: INT64 }
sources:
  - { name: turnover, type: file, path: ../turnover.parquet, timestamp_field: event_timestamp }
feature_views:
  - name: turnover
    entities: [shop]
    source: turnover
    schema: [{ name: amount, dtype: Float64 }, { name: visits, dtype: Int64 }]
feature_services:
  - { name: all, features: [turnover] }
`,
  )
  const { sold, ...source } = TABLE
  await dir.writeTable('turnover.parquet', source, { types: TYPES })
  await dir.writeTable('artifacts/training.parquet', TABLE, { types: TYPES })
  const { code, stderr } = await dir.run('feature-store', ['apply'])
  expect(code, stderr).toBe(0)
  return dir
}
