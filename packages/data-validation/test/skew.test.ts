import { readFileSync } from 'node:fs'
import { redis, type Workdir, workdir } from '@millrace/testkit'
import { beforeEach, describe, expect, test } from 'vitest'

const stores = {
  sqlite: async () => '{ type: sqlite, path: online.db }',
  redis: async () => {
    const server = await redis()
    await server.flush()
    const { hostname, port, pathname } = new URL(server.url)
    return `{ type: redis, connection_string: "${hostname}:${port},db=${pathname.slice(1) || 0}" }`
  },
}

describe.each(['sqlite', 'redis'] as const)('against %s', (type) => {
  let store: string
  beforeEach(async () => {
    store = await stores[type]()
  })

  test('what was loaded from the same source is the same, with a key that was never written, nulls and older rows', async () => {
    const dir = await extracted(store, DAYS)
    await run(dir, 'feature-store', 'materialize', '2024-01-01', '2024-01-10')
    const { code, stdout, stderr } = await dir.run('data-validation', ['--skew-online'])
    expect(code, stderr).toBe(0)
    expect(stdout).toContain('0 of 3 features differ from what is served, 3 are the same')
    const counts = { fraction: 0, threshold: 0.01, compared: 4, mismatched: 0, not_served: 0, newer: 0 }
    expect(report(dir).skew).toEqual(
      ['amount', 'visits', 'city'].map((column) => ({ column, view: 'turnover', verdict: 'consistent', ...counts })),
    )
  })

  test('5: values that are served otherwise are told with the rows, and those of a later event are not compared', async () => {
    const dir = await extracted(store, DAYS)
    const changed = {
      ...SOURCE,
      at: ['2024-01-01', '2024-01-05', '2024-01-02', '2024-01-08'],
      amount: [10, 30, 5.5, 8],
      city: ['a', 'a', 'B', 'x'],
    }
    await dir.writeTable('turnover.parquet', changed, TYPES)
    await run(dir, 'feature-store', 'materialize', '2024-01-01', '2024-01-10')
    const { code, stderr } = await dir.run('data-validation', ['--skew-online'])
    expect(code).toBe(5)
    expect(stderr).toContain('skew amount')
    const { accepted, skew, findings } = report(dir)
    expect(accepted).toBe(false)
    expect(skew).toEqual([
      expect.objectContaining({ column: 'amount', verdict: 'skewed', fraction: 1 / 3, compared: 3, newer: 1 }),
      expect.objectContaining({ column: 'visits', verdict: 'consistent', fraction: 0, compared: 3, newer: 1 }),
      expect.objectContaining({ column: 'city', verdict: 'skewed', fraction: 1 / 3, compared: 3, newer: 1 }),
    ])
    expect(findings.find(({ rule, column }) => rule === 'skew' && column === 'amount')).toMatchObject({
      severity: 'error',
      count: 1,
      samples: [{ row: 2, keys: { shop_id: '2' }, values: { table: 5, online: 5.5 } }],
    })
    expect(readFileSync(dir.path('artifacts/data_validation.html'), 'utf8')).toContain('Training-serving skew')
  })

  test('5: what was not loaded is not served; up to --max-skew it is a note', async () => {
    const dir = await extracted(store, DAYS)
    await run(dir, 'feature-store', 'materialize', '2024-01-02', '2024-01-03')
    const { code } = await dir.run('data-validation', ['--skew-online'])
    expect(code).toBe(5)
    expect(report(dir).skew?.[0]).toMatchObject({ column: 'amount', compared: 4, mismatched: 1, not_served: 1 })
    const lenient = await dir.run('data-validation', ['--skew-online', '--max-skew', '0.5'])
    expect(lenient.code, lenient.stderr).toBe(0)
    expect(report(dir).findings.filter(({ rule }) => rule === 'skew')).toEqual([
      expect.objectContaining({ column: 'amount', severity: 'info' }),
      expect.objectContaining({ column: 'visits', severity: 'info' }),
      expect.objectContaining({ column: 'city', severity: 'info' }),
    ])
  })

  test('a value past its ttl at the row is served no more, whatever the time is now', async () => {
    const dir = await extracted(store, 'event_timestamp,shop_id,sold\n2024-01-08,2,1\n2024-01-09 00:00:01,2,1\n')
    expect((await dir.readTable('artifacts/training.parquet'))['amount']).toEqual([5, null])
    await run(dir, 'feature-store', 'materialize', '2024-01-01', '2024-01-10')
    await run(dir, 'data-validation', '--skew-online')
    expect(report(dir).skew?.[0]).toMatchObject({ compared: 1, mismatched: 0 })
  })

  test('where everything served is later than the rows, nothing is compared, and that is said', async () => {
    const dir = await extracted(store, 'event_timestamp,shop_id,sold\n2024-01-04,1,1\n')
    await run(dir, 'feature-store', 'materialize', '2024-01-01', '2024-01-10')
    const { code, stdout } = await dir.run('data-validation', ['--skew-online'])
    expect(code).toBe(0)
    expect(stdout).toContain('skew_incomparable')
    expect(report(dir).skew?.[0]).toMatchObject({ verdict: 'incomparable', fraction: null, compared: 0, newer: 1 })
    expect((await dir.run('data-validation', ['--skew-online', '--fail-on', 'warn'])).code).toBe(5)
  })
})

test('5: on-demand features are computed from what is served, and from what came with the rows', async () => {
  const dir = workdir()
  dir.write('feature_repo/feature_store.yaml', config(await stores.sqlite()))
  dir.write(
    'feature_repo/shops.yaml',
    `${DEFINITIONS}  - { name: basket, type: request, schema: [{ name: items, dtype: Int64 }] }
on_demand_feature_views:
  - name: sales
    sources: [turnover, basket]
    schema:
      - { name: worth, dtype: Float64, expression: amount * items }
      - { name: seen, dtype: Int64, expression: visits + 1 }
${VIEW}feature_services:
  - { name: all, features: [sales] }
`,
  )
  await dir.writeTable('turnover.parquet', SOURCE, TYPES)
  dir.write('days.csv', 'event_timestamp,shop_id,items,sold\n2024-01-06,1,2,1\n2024-01-06,2,3,1\n2024-01-06,3,4,2\n')
  await run(dir, 'feature-store', 'apply')
  await run(dir, 'data-extraction', '--entity-file', 'days.csv', '--target-col', 'sold')
  expect((await dir.readTable('artifacts/training.parquet'))['worth']).toEqual([60, 15, 28])
  await dir.writeTable(
    'turnover.parquet',
    { ...SOURCE, at: SOURCE.at.with(3, '2024-01-08'), amount: [10, 30, 6, 7] },
    TYPES,
  )
  await run(dir, 'feature-store', 'materialize', '2024-01-01', '2024-01-10')
  expect((await dir.run('data-validation', ['--skew-online'])).code).toBe(5)
  const { skew, findings } = report(dir)
  expect(skew).toEqual([
    expect.objectContaining({ column: 'worth', view: 'sales', fraction: 1 / 2, compared: 2, mismatched: 1, newer: 1 }),
    expect.objectContaining({ column: 'seen', view: 'sales', verdict: 'consistent', compared: 2, newer: 1 }),
  ])
  // Of request data, which came with the rows, nothing is to be said.
  expect(findings.map(({ rule }) => rule)).toEqual(['skew', 'nulls'])
  expect(findings.find(({ rule }) => rule === 'skew')?.samples).toEqual([
    { row: 1, keys: { shop_id: '2' }, values: { table: 15, online: 18 } },
  ])
})

test('values stay out of the report where they are to be hidden', async () => {
  const dir = await extracted(await stores.sqlite(), DAYS)
  await run(dir, 'feature-store', 'materialize', '2024-01-02', '2024-01-03')
  expect((await dir.run('data-validation', ['--skew-online', '--hide-values'])).code).toBe(5)
  expect(report(dir).findings.find(({ rule }) => rule === 'skew')?.samples).toEqual([{ row: 0 }])
})

test('as many keys are looked at as were asked for, the same ones each time', async () => {
  const days = Array.from({ length: 50 }, (_, shop) => `2024-01-06,${shop},1`)
  const dir = await extracted(await stores.sqlite(), ['event_timestamp,shop_id,sold', ...days, ...days].join('\n'))
  await run(dir, 'feature-store', 'materialize', '2024-01-02', '2024-01-03')
  const args = ['--skew-online', '--skew-keys', '20', '--max-skew', '1'] as const
  await run(dir, 'data-validation', ...args)
  const first = dir.read('artifacts/data_validation.json')
  expect(report(dir).skew?.[0]).toMatchObject({ compared: 20 })
  await run(dir, 'data-validation', ...args)
  expect(dir.read('artifacts/data_validation.json')).toEqual(first)
})

test('2: there is nothing to hold a table against without a feature repository', async () => {
  const dir = workdir()
  await dir.writeTable('rows.parquet', { a: [1] })
  const { code, stderr } = await dir.run('data-validation', ['--input', 'rows.parquet', '--skew-online'])
  expect([code, stderr]).toEqual([2, expect.stringContaining('feature_store.yaml')])
})

test('2: nor where rows have no time', async () => {
  const dir = await extracted(await stores.sqlite(), DAYS)
  await dir.writeTable('rows.parquet', { shop_id: [1], amount: [1] })
  const { code, stderr } = await dir.run('data-validation', ['--input', 'rows.parquet', '--skew-online'])
  expect([code, stderr]).toEqual([2, expect.stringContaining('rows.parquet has no event timestamp')])
})

test('3: a view that was never loaded into SQLite is named', async () => {
  const dir = await extracted(await stores.sqlite(), DAYS)
  dir.write('feature_repo/feature_store.yaml', config('{ type: sqlite, path: other.db }'))
  const { code, stderr } = await dir.run('data-validation', ['--skew-online'])
  expect([code, stderr]).toEqual([3, expect.stringContaining('turnover')])
})

interface Report {
  readonly accepted: boolean
  readonly skew?: readonly Record<string, unknown>[]
  readonly findings: readonly { rule: string; severity: string; column?: string; count?: number; samples?: unknown }[]
}

const report = (dir: Workdir): Report => dir.readJson('artifacts/data_validation.json') as Report

const SOURCE = {
  shop_id: [1, 1, 2, 3],
  at: ['2024-01-01', '2024-01-05', '2024-01-02', '2024-01-03'],
  amount: [10, 30, 5, 7],
  visits: [1, 2, 3, null],
  city: ['a', 'a', 'b', null],
}
const TYPES = { types: { shop_id: 'Int64', at: 'Datetime', amount: 'Float64', visits: 'Int64' } } as const
/** Of shop 1 an older row too; shop 4 has no features. */
const DAYS =
  'event_timestamp,shop_id,sold\n2024-01-06,1,1\n2024-01-03,1,0\n2024-01-06,2,1\n2024-01-06,3,2\n2024-01-06,4,2\n'

const config = (store: string) => `project: shops\nregistry: registry.db\nonline_store: ${store}\n`

const DEFINITIONS = `entities:
  - { name: shop, join_keys: [shop_id], value_type: INT64 }
sources:
  - { name: turnover, type: file, path: ../turnover.parquet, timestamp_field: at }
`
const VIEW = `feature_views:
  - name: turnover
    entities: [shop]
    source: turnover
    ttl: 7d
    schema: [{ name: amount, dtype: Float32 }, { name: visits, dtype: Int64 }, { name: city, dtype: String }]
`

/** A folder with a feature repository and the training set of some rows. */
async function extracted(store: string, days: string): Promise<Workdir> {
  const dir = workdir()
  dir.write('feature_repo/feature_store.yaml', config(store))
  dir.write(
    'feature_repo/shops.yaml',
    `${DEFINITIONS}${VIEW}feature_services:
  - { name: all, features: [turnover] }
`,
  )
  await dir.writeTable('turnover.parquet', SOURCE, TYPES)
  dir.write('days.csv', days)
  await run(dir, 'feature-store', 'apply')
  await run(dir, 'data-extraction', '--entity-file', 'days.csv', '--target-col', 'sold')
  return dir
}

async function run(dir: Workdir, bin: string, ...args: readonly string[]): Promise<void> {
  const { code, stderr } = await dir.run(bin, args)
  expect(code, stderr).toBe(0)
}
