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
