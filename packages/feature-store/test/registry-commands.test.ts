import { rmSync } from 'node:fs'
import { expectStepContract, postgres, type Workdir } from '@millrace/testkit'
import { beforeAll, describe, expect, test } from 'vitest'
import { answer, DEFINITIONS, shops } from './shops.ts'

for (const command of ['history', 'status']) expectStepContract('feature-store', { command: [command] })
expectStepContract('feature-store', { command: ['list'], args: ['entities'] })
expectStepContract('feature-store', { command: ['describe'], args: ['entities', 'shop'] })
expectStepContract('feature-store', { command: ['teardown'], exits: ['CONFLICT'] })

let database: string
beforeAll(async () => {
  database = (await postgres()).url
}, 120_000)

let projects = 0
const KINDS = [
  ['a file', () => 'registry.db'],
  ['SQL tables', () => `{ registry_type: sql, path: "${database}" }`],
] as const

describe.each(KINDS)('with the registry in %s', (_, registry) => {
  const repository = () => shops({ registry: registry(), project: `cli_${++projects}` })

  test('9: a destructive change is refused without its flag, naming what would go, and nothing is changed', async () => {
    const dir = await repository()
    await answer(dir, ['apply'])
    dir.write('feature_repo/shops.yaml', DEFINITIONS.replace('dtype: Float64', 'dtype: Int64'))
    const { code, stderr } = await dir.run('feature-store', ['apply'])
    expect(code).toBe(9)
    expect(stderr).toContain('feature view turnover would change: schema.amount: Float64 -> Int64')
    expect(stderr).toContain('--allow-destructive')
    expect((await history(dir)).revisions).toHaveLength(1)
    dir.write(
      'feature_repo/shops.yaml',
      DEFINITIONS.replace('name: turnover, type', 'name: sold, type')
        .replace('source: turnover', 'source: sold')
        .replaceAll('[turnover]', '[takings]')
        .replace('- name: turnover\n', '- name: takings\n'),
    )
    const renamed = await dir.run('feature-store', ['apply'])
    expect(renamed.code).toBe(9)
    expect(renamed.stderr).toContain('feature view turnover would be removed')
    expect(await answer(dir, ['apply', '--allow-destructive'])).toMatchObject({ applied: { revision: 2 } })
  })

  test('history tells every revision and its diff; plan and apply take an older one', async () => {
    const dir = await repository()
    expect((await history(dir)).revisions).toEqual([])
    await answer(dir, ['apply'])
    dir.write('feature_repo/shops.yaml', DEFINITIONS.replace('source: turnover\n', 'source: turnover\n    ttl: 7d\n'))
    await answer(dir, ['apply'])
    const { revisions, changed_elsewhere } = await history(dir)
    expect(changed_elsewhere).toEqual([])
    expect(revisions).toMatchObject([
      { revision: 1, origin: 'apply', applied_by: expect.stringContaining('@'), applied_revision: null },
      {
        revision: 2,
        changes: [{ action: 'update', name: 'turnover', changes: [{ property: 'ttl', from: 'unlimited', to: '7d' }] }],
      },
    ])
    const text = (await dir.run('feature-store', ['history'])).stdout
    expect(text).toMatch(/^revision 2 .*\n {2}~ feature view turnover\n {6}ttl: unlimited -> 7d\nrevision 1 /)
    expect(await answer(dir, ['plan', '--against', '1'])).toMatchObject({
      plan: {
        against: 1,
        changes: [{ name: 'turnover', changes: [{ property: 'ttl', from: 'unlimited', to: '7d' }] }],
      },
    })
    expect(await answer(dir, ['apply', '--revision', '1'])).toMatchObject({ applied: { revision: 3 } })
    expect((await history(dir)).revisions.at(-1)).toMatchObject({ applied_revision: 1 })
    expect(await answer(dir, ['plan', '--against', '1'])).toMatchObject({ plan: { changes: [{ name: 'turnover' }] } })
    const unknown = await dir.run('feature-store', ['apply', '--revision', '9'])
    expect([unknown.code, unknown.stderr]).toEqual([3, expect.stringContaining('no revision 9')])
  })

  test('a teardown asks for consent, then removes values and definitions, and leaves the history', async () => {
    const dir = await repository()
    await answer(dir, ['apply'])
    await answer(dir, ['materialize', '2024-01-01', '2024-01-31'])
    const asked = await dir.run('feature-store', ['teardown'])
    expect([asked.code, asked.stderr]).toEqual([9, expect.stringContaining('feature view turnover, with its values')])
    expect(await served(dir)).toBe(30)
    expect(await answer(dir, ['teardown', '--yes'])).toMatchObject({ teardown: { dropped_views: ['turnover'] } })
    expect((await dir.run('feature-store', ['list', 'entities'])).code).toBe(3)
    expect((await dir.run('feature-store', ['teardown', '--yes'])).code).toBe(3)
    expect((await history(dir)).revisions).toMatchObject([{ revision: 1 }, { revision: 2, origin: 'teardown' }])
    expect(await answer(dir, ['apply', '--revision', '1'])).toMatchObject({ applied: { revision: 3 } })
    expect(await served(dir)).toBeNull()
  })
})

test('list and describe tell what is registered, in the words of the definitions', async () => {
  const dir = await shops()
  await answer(dir, ['apply'])
  const listed = async (kind: string) => ((await answer(dir, ['list', kind])) as { listed: Listed }).listed.objects
  expect(await listed('entities')).toMatchObject([{ name: 'shop', join_key: 'shop_id', value_type: 'INT64' }])
  expect(await listed('data-sources')).toMatchObject([
    { name: 'turnover', type: 'file', location: '../turnover.parquet' },
  ])
  expect(await listed('feature-services')).toMatchObject([{ name: 'all', features: ['turnover[amount]'] }])
  expect(await listed('on-demand-feature-views')).toEqual([])
  expect(await listed('stream-feature-views')).toEqual([])
  expect(await answer(dir, ['describe', 'feature-views', 'turnover'])).toMatchObject({
    described: {
      kind: 'feature-views',
      object: { entities: ['shop'], features: [{ name: 'amount', dtype: 'Float64' }], online: true, materialized: [] },
    },
  })
  const table = await dir.run('feature-store', ['list', 'feature-views'])
  expect(table.stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['name', 'entities', 'features', 'ttl', 'online', 'source'],
    ['turnover', 'shop', 'amount', 'unlimited', 'true', 'turnover'],
    [''],
  ])
  const unknown = await dir.run('feature-store', ['describe', 'feature-views', 'turnovr'])
  expect([unknown.code, unknown.stderr]).toEqual([3, expect.stringContaining('did you mean "turnover"?')])
  expect((await dir.run('feature-store', ['list', 'views'])).code).toBe(2)
})

test('status tells rows, entities, the last event, the watermark and how much is online', async () => {
  const dir = await shops()
  await answer(dir, ['apply'])
  const before = await status(dir)
  expect(before).toMatchObject({ revision: 1, views: [{ view: 'turnover', rows: 4, entities: 2, entities_online: 0 }] })
  expect(before.views[0]).toMatchObject({ online_coverage: 0, watermark: null, last_event: '2024-01-20T00:00:00.000Z' })
  await answer(dir, ['materialize', '2024-01-10', '2024-01-31'])
  const [view] = (await status(dir)).views
  expect(view).toMatchObject({
    entities_online: 1,
    entities_expired: 0,
    online_coverage: 0.5,
    watermark: '2024-01-31T00:00:00.000Z',
  })
  const age = (Date.now() - Date.UTC(2024, 0, 20)) / 1000
  expect(Math.abs(age - Number(view?.['freshness_seconds']))).toBeLessThan(600)
  expect((await dir.run('feature-store', ['status'])).stdout).toMatch(
    /turnover +4 +2 +2024-01-20\S+ +\d+ d +2024-01-31\S+ +50 %/,
  )
})

test('status goes on past a source that is gone, and knows views that are not online', async () => {
  const dir = await shops()
  const offline =
    '  - { name: quiet, entities: [shop], source: turnover, online: false, schema: [{ name: amount, dtype: Float64 }] }\nfeature_services'
  dir.write('feature_repo/shops.yaml', DEFINITIONS.replace('feature_services', offline))
  await answer(dir, ['apply'])
  const views = async () =>
    (await status(dir)).views.toSorted((a, b) => (String(a['view']) < String(b['view']) ? -1 : 1))
  expect(await views()).toMatchObject([
    { view: 'quiet', online: false, rows: 4, entities_online: null, online_coverage: null },
    { view: 'turnover', online: true, problem: null },
  ])
  const columns = { shop_id: [1], at: ['2024-01-01T00:00:00Z'], amount: [5] }
  await dir.writeTable('other.parquet', columns, { types: { at: 'Datetime', amount: 'Float64' } })
  const moved = DEFINITIONS.replace(
    'sources:',
    'sources:\n  - { name: other, type: file, path: ../other.parquet, timestamp_field: at }',
  )
  dir.write(
    'feature_repo/shops.yaml',
    moved.replace('feature_services', offline.replace('source: turnover', 'source: other')),
  )
  await answer(dir, ['apply'])
  rmSync(dir.path('turnover.parquet'))
  const [quiet, turnover] = await views()
  expect(quiet).toMatchObject({ view: 'quiet', rows: 1, problem: null })
  expect(turnover).toMatchObject({ rows: null, last_event: null, online_coverage: null })
  expect(turnover?.['problem']).toContain('turnover.parquet')
})

interface Listed {
  readonly objects: readonly Record<string, unknown>[]
}

interface Status {
  readonly revision: number | null
  readonly views: readonly Record<string, unknown>[]
}

interface History {
  readonly revisions: readonly unknown[]
  readonly changed_elsewhere: readonly unknown[]
}

const history = async (dir: Workdir) => ((await answer(dir, ['history'])) as { history: History }).history
const status = async (dir: Workdir) => ((await answer(dir, ['status'])) as { status: Status }).status

async function served(dir: Workdir): Promise<unknown> {
  const results = await answer(dir, ['get-online-features', '--entities', 'shop_id=1'])
  const { onlineFeatures } = results as { onlineFeatures: { results: { values: unknown[] }[] } }
  return onlineFeatures.results.at(-1)?.values[0]
}
