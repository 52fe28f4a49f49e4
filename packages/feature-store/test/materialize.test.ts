import { killMoments, postgres, redis, type Workdir, workdir } from '@millrace/testkit'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { DEFINITIONS } from './shops.ts'

let server: Awaited<ReturnType<typeof redis>>
let database: Awaited<ReturnType<typeof postgres>>
beforeAll(async () => {
  server = await redis()
  database = await postgres()
})
afterEach(() => server.flush())

const SHOPS = 400
const ROWS = 12_000
const ARGS = ['materialize', '2024-01-01', '2024-01-31', '--chunk-rows', '1500']

const STORES = {
  sqlite: () => '{ type: sqlite, path: online.db }',
  redis: () =>
    `{ type: redis, connection_string: "${new URL(server.url).host},db=${new URL(server.url).pathname.slice(1) || 0}" }`,
  postgres: () => {
    const { hostname, port, pathname, username, password } = new URL(database.url)
    const secret = password === '' ? '' : `, password: "${password}"`
    return `{ type: postgres, host: ${hostname}, port: ${port || 5432}, database: ${pathname.slice(1)}, user: ${username}${secret}, sslmode: disable }`
  },
}
type Store = keyof typeof STORES

/** A repository whose source is in no order, with a burst of rows in one moment. */
async function shops(store: Store, project = `p${Math.random().toString(36).slice(2)}`): Promise<Workdir> {
  const dir = workdir()
  dir.write(
    'feature_repo/feature_store.yaml',
    `project: ${project}\nregistry: registry.db\nonline_store: ${STORES[store]()}\n`,
  )
  dir.write('feature_repo/shops.yaml', DEFINITIONS)
  const rows = Array.from({ length: ROWS }, (_, row) => (row * 7919) % ROWS)
  const minute = (row: number) => (row % 4 === 0 ? 20_000 : row * 3)
  await dir.writeTable(
    'turnover.parquet',
    {
      shop_id: rows.map((row) => (row * 31) % SHOPS),
      at: rows.map((row) => new Date(Date.UTC(2024, 0, 1) + minute(row) * 60_000).toISOString()),
      amount: rows.map((row) => row + 0.5),
    },
    { types: { at: 'Datetime', amount: 'Float64' } },
  )
  await answer(dir, ['apply'])
  return dir
}

async function answer(dir: Workdir, args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await dir.run('feature-store', [...args, '--json'])
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout).results
}

async function served(dir: Workdir): Promise<unknown> {
  const entities = Array.from({ length: SHOPS }, (_, shop) => `shop_id=${shop}`).join(',')
  return (await answer(dir, ['get-online-features', '--entities', entities]))['onlineFeatures']
}

async function loaded(dir: Workdir, args: readonly string[] = ARGS): Promise<Record<string, unknown>> {
  const { materialized } = (await answer(dir, args)) as { materialized: Record<string, unknown>[] }
  return materialized[0] ?? {}
}

test.each(['sqlite', 'redis', 'postgres'] as const)(
  'a load into %s that is killed, wherever, is finished by the next run, with what one that was left alone stores',
  { timeout: 240_000 },
  async (store) => {
    const whole = await shops(store)
    const started = performance.now()
    await loaded(whole)
    const took = performance.now() - started
    const expected = await served(whole)
    let resumed = 0
    // Where chunks come to be within a run moves with the machine's other work: more moments are tried until one was met.
    for (const [number, moment] of [...killMoments(took, 3), ...killMoments(took, 12)].entries()) {
      if (number >= 3 && resumed > 0) break
      const dir = await shops(store)
      const { child, finished } = dir.start('feature-store', ARGS)
      child.stdin.end()
      await Promise.race([new Promise((resolve) => setTimeout(resolve, moment)), finished])
      child.kill('SIGKILL')
      await finished
      const again = await loaded(dir)
      resumed += Number(again['resumed'])
      expect(await served(dir)).toEqual(expected)
      expect(await loaded(dir), 'a load that came to its end leaves nothing to go on with').toMatchObject({
        resumed: 0,
      })
    }
    const half = await shops(store)
    await loaded(half, ['materialize', '2024-01-01', '2024-01-10', '--chunk-rows', '1500'])
    expect(await loaded(half, ['materialize-incremental', '2024-01-31', '--chunk-rows', '1500'])).toMatchObject({
      start: '2024-01-10T00:00:00.000Z',
    })
    expect(await served(half)).toEqual(expected)
    expect(resumed, 'chunks that runs after a kill did not have to load').toBeGreaterThan(0)
  },
)

test('the chunks of a load hold no more rows than asked for, and are foreseen by a dry run that stores nothing', async () => {
  const dir = await shops('sqlite')
  const foreseen = await loaded(dir, [...ARGS, '--dry-run'])
  expect(foreseen).toMatchObject({ dry_run: true, rows: ROWS, written: 0 })
  expect(await served(dir)).toEqual(await served(await shops('sqlite')))
  expect(await loaded(dir)).toMatchObject({ dry_run: false, rows: ROWS, chunks: foreseen['chunks'] })
})

test.each(['sqlite', 'redis', 'postgres'] as const)(
  '9: a view that another run loads into %s is refused, and free once that is over or killed',
  { timeout: 120_000 },
  async (store) => {
    const dir = await shops(store)
    const first = dir.start('feature-store', [...ARGS.slice(0, 3), '--chunk-rows', '20'])
    first.child.stdin.end()
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const second = await dir.run('feature-store', ARGS)
    expect(second.code, second.stderr).toBe(9)
    expect(second.stderr).toContain('feature view "turnover" is being loaded into the online store')
    first.child.kill('SIGKILL')
    await first.finished
    expect(await loaded(dir)).toMatchObject({ rows: ROWS })
  },
)

test.each(['sqlite', 'redis', 'postgres'] as const)('expired keys of %s are removed on request', async (store) => {
  const dir = await shops(store)
  dir.write('feature_repo/shops.yaml', DEFINITIONS.replace('source: turnover\n', 'source: turnover\n    ttl: 1d\n'))
  await answer(dir, ['apply', '--allow-destructive'])
  await loaded(dir)
  expect(await loaded(dir, [...ARGS, '--dry-run', '--prune'])).toMatchObject({ pruned: SHOPS })
  expect(await loaded(dir, [...ARGS, '--prune'])).toMatchObject({ pruned: SHOPS })
  expect(await loaded(dir, [...ARGS, '--dry-run', '--prune'])).toMatchObject({ pruned: 0 })
})

test.each([
  ['redis', '{ type: redis, connection_string: "127.0.0.1:1,password=hunter2" }'],
  ['postgres', '{ type: postgres, host: 127.0.0.1, port: 1, database: d, user: u, password: hunter2 }'],
])('75: a %s that does not answer is named, without the password, before 15 s are over', async (_, config) => {
  const dir = await shops('sqlite')
  dir.write('feature_repo/feature_store.yaml', `project: p\nregistry: registry.db\nonline_store: ${config}\n`)
  const started = performance.now()
  const { code, stdout, stderr } = await dir.run('feature-store', ARGS)
  expect(code, stderr).toBe(75)
  expect(stderr).toContain('127.0.0.1:1')
  expect(stdout + stderr).not.toContain('hunter2')
  expect(performance.now() - started).toBeLessThan(15_000)
})
