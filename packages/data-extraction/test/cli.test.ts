import { openSession } from '@millrace/artifact-store'
import { batchInput, training } from '@millrace/contracts'
import { expectStepContract, type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'

const SERVICES = ['UNAVAILABLE', 'DENIED'] as const
expectStepContract('data-extraction', { missing: /data\/driver_orders\.csv/, exits: SERVICES })

test('features are joined as of each row’s own time, one output row per entity row, in input order', async () => {
  const dir = await shops()
  const { code, stdout, stderr } = await dir.run('data-extraction', ['--entity-file', 'days.csv', '--json'])
  expect(code, stderr).toBe(0)
  expect(await dir.readTable('artifacts/training.parquet')).toEqual({
    event_timestamp: ['2024-01-03', '2024-01-01', '2024-01-08T00:00:01Z', '2024-01-10', '2024-01-02'].map(
      (day) => new Date(day),
    ),
    shop_id: [1, 1, 1, 1, 9],
    sold: [true, false, true, true, false],
    // Corrected on the 3rd; before the first; at the end of its week; older than a week; never heard of.
    amount: [11, null, 11, null, null],
  })
  const coverage = [{ view: 'turnover', matched: 2, expired: 1, future_only: 1, never_seen: 1, created_later: 0 }]
  expect(JSON.parse(stdout)).toMatchObject({
    results: { data_extraction: { accepted: true, rows: 5, coverage } },
    outputs: { training: { rows: 5 } },
  })
})

test('batch rows need no label, and go to batch_input.parquet', async () => {
  const dir = await shops()
  dir.write('days.tsv', 'shop_id\tevent_timestamp\n1\t2024-01-03T05:30:00+05:30\n')
  const args = ['--for', 'batch', '--batch-input-file', 'days.tsv', '--full-feature-names']
  const { code, stderr } = await dir.run('data-extraction', args)
  expect(code, stderr).toBe(0)
  expect(await dir.readTable('artifacts/batch_input.parquet')).toEqual({
    shop_id: [1],
    event_timestamp: [new Date('2024-01-03')],
    turnover__amount: [11],
  })
  expect(dir.exists('artifacts/training.parquet')).toBe(false)
})

test('a training set and a batch may be read together, for neither is a part of the other’s run', async () => {
  const dir = await shops()
  for (const args of [[], ['--for', 'batch', '--batch-input-file', 'days.csv']]) {
    const { code, stderr } = await dir.run('data-extraction', ['--entity-file', 'days.csv', ...args])
    expect(code, stderr).toBe(0)
  }
  const session = await openSession({ artifacts: dir.path('artifacts'), step: 'reader' })
  const tables = [await session.readTable(training, {}), await session.readTable(batchInput, {})]
  expect(new Set(tables.map(({ metadata }) => metadata?.set_id)).size).toBe(2)
  expect(await session.checkSets()).toEqual([])
  session.dispose()
})

test.for([
  [
    '2: which column is the label',
    2,
    { 'days.csv': 'shop_id,event_timestamp,a,b\n1,2024-01-03,1,2\n' },
    ['--target-col'],
  ],
  ['3: a feature that is not defined', 3, { '.env': 'FEATURES=turnover:amuont,turnover' }, ['amuont', 'amount']],
  [
    '4: entity rows without the join key',
    4,
    { 'days.csv': 'event_timestamp,a\n2024-01-03,1\n' },
    ['days.csv', 'shop_id'],
  ],
] as const)('%s is asked for by name', async ([, code, files, names]) => {
  const dir = await shops()
  for (const [file, content] of Object.entries(files)) dir.write(file, content)
  const finished = await dir.run('data-extraction', ['--entity-file', 'days.csv'])
  expect(finished.code, finished.stderr).toBe(code)
  for (const name of names) expect(finished.stderr).toContain(name)
  expect(dir.exists('artifacts/training.parquet')).toBe(false)
})

const DEFINITIONS = `entities:
  - { name: shop, join_keys: [shop_id], value_type: INT64 }
sources:
  - { name: turnover, type: file, path: ../turnover.parquet, timestamp_field: at, created_timestamp_column: told }
feature_views:
  - { name: turnover, entities: [shop], source: turnover, ttl: 7d, schema: [{ name: amount, dtype: Float64 }] }
feature_services:
  - { name: all, features: [turnover] }
`

async function shops(): Promise<Workdir> {
  const dir = workdir()
  dir.write('feature_repo/feature_store.yaml', 'project: shops\nregistry: registry.db\n')
  dir.write('feature_repo/shops.yaml', DEFINITIONS)
  const time = '2024-01-01T00:00:01Z'
  const columns = {
    shop_id: [1, 1],
    at: ['2024-01-01T00:00:01Z', time],
    told: ['2024-01-03', '2024-01-02'],
    amount: [11, 10],
  }
  const types = { at: 'Datetime', told: 'Datetime', amount: 'Float64' } as const
  await dir.writeTable('turnover.parquet', columns, { types })
  dir.write(
    'days.csv',
    `event_timestamp,shop_id,sold
2024-01-03,1,true
2024-01-01,1,false
2024-01-08 00:00:01,1,true
2024-01-10,1,true
2024-01-02,9,false
`,
  )
  const { code, stderr } = await dir.run('feature-store', ['apply'])
  expect(code, stderr).toBe(0)
  return dir
}
