import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expectStepContract, type Workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { answer, DEFINITIONS, ONLINE, shops, TURNOVER } from './shops.ts'

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
  expect(await answer(dir, ['apply'])).toEqual({ ...planned, applied: { revision: 1 } })
  expect(await answer(dir, ['plan'])).toMatchObject({ plan: { changes: [] } })
})

test('apply makes the tables of online views and drops those of removed ones, as often as it is called', async () => {
  const dir = await shops()
  const second = DEFINITIONS.replace('feature_services', `${SECOND_VIEW}feature_services`)
  dir.write('feature_repo/shops.yaml', second)
  await answer(dir, ['apply'])
  expect(tables(dir)).toEqual(['shops_returns', 'shops_turnover'])
  await answer(dir, ['materialize', '2024-01-01', '2024-01-02T12:00:00Z'])
  dir.write('feature_repo/shops.yaml', DEFINITIONS)
  await answer(dir, ['apply', '--allow-destructive'])
  await answer(dir, ['apply'])
  expect(tables(dir)).toEqual(['shops_turnover'])
  expect(await served(dir)).toEqual([20, 5, null])
  rmSync(dir.path('feature_repo/online.db'))
  await answer(dir, ['apply'])
  expect(tables(dir)).toEqual(['shops_turnover'])
})

test('a view that is not online gets no table, and apply does not ask a Redis', async () => {
  const dir = await shops()
  dir.write(
    'feature_repo/shops.yaml',
    DEFINITIONS.replace('source: turnover\n', 'source: turnover\n    online: false\n'),
  )
  await answer(dir, ['apply'])
  expect(dir.exists('feature_repo/online.db')).toBe(false)
  dir.write('feature_repo/shops.yaml', DEFINITIONS)
  dir.write(
    'feature_repo/feature_store.yaml',
    CONFIG.replace(ONLINE, '{ type: redis, connection_string: "localhost:1" }'),
  )
  await answer(dir, ['apply'])
  expect(dir.list('feature_repo')).toEqual(['feature_store.yaml', 'registry.db', 'registry.db.revisions', 'shops.yaml'])
})

test('an online store that cannot be made fails apply before the registry is touched', async () => {
  const dir = await shops()
  dir.write('feature_repo/online.db', 'no database, though as long as the header of one is'.repeat(20))
  const { code, stderr } = await dir.run('feature-store', ['apply'])
  expect(code).toBe(4)
  expect(stderr).toContain('online.db is not an SQLite database')
  expect(dir.exists('feature_repo/registry.db')).toBe(false)
})

test('an entity key may hold a comma', async () => {
  const dir = await shops({ columns: { ...TURNOVER, shop_id: ['a,b', 'a,b', 'c', 'a,b'] } })
  dir.write('feature_repo/shops.yaml', DEFINITIONS.replace('INT64', 'STRING'))
  await answer(dir, ['apply'])
  await answer(dir, ['materialize', '2024-01-01', '2024-01-31'])
  expect(await served(dir, '--entities', 'shop_id=a,b,shop_id=c')).toEqual([30, 5])
  expect(await served(dir, '--entities', 'shop_id=c', '--entities', 'shop_id=a,b')).toEqual([5, 30])
  expect(await served(dir, '--entities', '[{"shop_id": "a,b"}, {"shop_id": "c"}]')).toEqual([30, 5])
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
  const dir = await shops({ columns })
  const finished = await dir.run('feature-store', ['apply'])
  expect(finished.code, finished.stderr).toBe(code)
  expect(finished.stderr).toContain(name)
  expect(dir.exists('feature_repo/registry.db')).toBe(false)
})

const SECOND_VIEW = `  - name: returns
    entities: [shop]
    source: turnover
    schema: [{ name: amount, dtype: Float64 }]
`

const CONFIG = `project: shops\nregistry: registry.db\nonline_store: ${ONLINE}\n`

function tables(dir: Workdir): unknown[] {
  const database = new DatabaseSync(dir.path('feature_repo/online.db'))
  const names = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all()
  database.close()
  return names.map(({ name }) => name)
}

async function served(dir: Workdir, ...entities: readonly string[]): Promise<unknown> {
  const asked = entities.length === 0 ? ['--entities', 'shop_id=1,shop_id=2,shop_id=3'] : entities
  const results = await answer(dir, ['get-online-features', ...asked])
  const { onlineFeatures } = results as { onlineFeatures: { results: { values: unknown[] }[] } }
  return onlineFeatures.results[1]?.values
}
