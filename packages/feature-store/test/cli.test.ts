import { expectStepContract, type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'

expectStepContract('feature-store', { command: ['plan'] })
expectStepContract('feature-store', { command: ['apply'], exits: ['CONFLICT'] })
expectStepContract('feature-store', {
  command: ['materialize'],
  args: ['2024-01-01', '2024-02-01'],
  exits: ['CONFLICT', 'UNAVAILABLE', 'DENIED'],
})
expectStepContract('feature-store', { command: ['materialize-incremental'], args: ['2024-02-01'], exits: ['CONFLICT'] })
expectStepContract('feature-store', { command: ['get-online-features'], args: ['--entities', 'shop_id=1'] })

test('the newest of each entity is served after it was loaded, and no more than that', async () => {
  const dir = await shops()
  expect(await answer(dir, ['apply'])).toMatchObject({ plan: { project: 'shops' } })
  const first = await answer(dir, ['materialize', '2024-01-01', '2024-01-02T12:00:00Z'])
  expect(first).toMatchObject({ materialized: [{ view: 'turnover', written: 2, skipped: 0 }] })
  expect(await served(dir)).toEqual([20, 5, null])
  await answer(dir, ['materialize-incremental', '2024-01-31'])
  expect(await served(dir)).toEqual([30, 5, null])
})

test('plan tells what apply does, and then there is nothing left to do', async () => {
  const dir = await shops()
  const planned = await answer(dir, ['plan'])
  expect(dir.exists('feature_repo/registry.db')).toBe(false)
  expect(await answer(dir, ['apply'])).toEqual(planned)
  expect(await answer(dir, ['plan'])).toMatchObject({ plan: { changes: [] } })
})

test('2: a definition that breaks a rule is named with file and line, and nothing is applied', async () => {
  const dir = await shops()
  dir.write('feature_repo/shops.yaml', DEFINITIONS.replace('source: turnover', 'source: turnovr'))
  const { code, stderr } = await dir.run('feature-store', ['apply'])
  expect(code).toBe(2)
  expect(stderr).toContain('shops.yaml:8: there is no source "turnovr" (did you mean "turnover"?)')
  expect(dir.exists('feature_repo/registry.db')).toBe(false)
})

test('2: an entity of another type than its key has is named', async () => {
  const dir = await shops()
  await answer(dir, ['apply'])
  const { code, stderr } = await dir.run('feature-store', ['get-online-features', '--entities', 'shop_id=first'])
  expect(code).toBe(2)
  expect(stderr).toContain('shop_id is "first"')
})

test.for([
  ['3: an absent source', null, 3, 'turnover.parquet'],
  ['4: a source without the feature', { shop_id: [1], at: ['2024-01-01T00:00:00Z'] }, 4, 'amount'],
] as const)('%s is named, and nothing is applied', async ([, columns, code, name]) => {
  const dir = await shops(columns)
  const finished = await dir.run('feature-store', ['apply'])
  expect(finished.code, finished.stderr).toBe(code)
  expect(finished.stderr).toContain(name)
  expect(dir.exists('feature_repo/registry.db')).toBe(false)
})

const DEFINITIONS = `entities:
  - { name: shop, join_keys: [shop_id], value_type: INT64 }
sources:
  - { name: turnover, type: file, path: ../turnover.parquet, timestamp_field: at }
feature_views:
  - name: turnover
    entities: [shop]
    source: turnover
    schema: [{ name: amount, dtype: Float64 }]
feature_services:
  - { name: all, features: [turnover] }
`

const TURNOVER = {
  shop_id: [1, 1, 2, 1],
  at: ['2024-01-02T00:00:00Z', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', '2024-01-20T00:00:00Z'],
  amount: [20, 10, 5, 30],
}

async function shops(columns: Readonly<Record<string, readonly unknown[]>> | null = TURNOVER): Promise<Workdir> {
  const dir = workdir()
  dir.write(
    'feature_repo/feature_store.yaml',
    'project: shops\nregistry: registry.db\nonline_store: { type: sqlite, path: online.db }\n',
  )
  dir.write('feature_repo/shops.yaml', DEFINITIONS)
  const types = { at: 'Datetime', amount: 'Float64' } as const
  if (columns !== null) await dir.writeTable('turnover.parquet', columns, { types })
  return dir
}

async function answer(dir: Workdir, args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await dir.run('feature-store', [...args, '--json'])
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout).results
}

async function served(dir: Workdir): Promise<unknown> {
  const results = await answer(dir, ['get-online-features', '--entities', 'shop_id=1,shop_id=2,shop_id=3'])
  const { onlineFeatures } = results as { onlineFeatures: { results: { values: unknown[] }[] } }
  return onlineFeatures.results[1]?.values
}
