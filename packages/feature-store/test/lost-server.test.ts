import { statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { killablePostgres, killableRedis, type Workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { answer, ONLINE, shops } from './shops.ts'

const SERVERS = { redis: killableRedis, postgres: killablePostgres } as const
const NAMES = ['redis', 'postgres'] as const
const SHOPS = 300
const ROWS = 6000
const LOAD = ['materialize', '2024-01-01', '2024-02-01', '--chunk-rows', '100']

type Name = (typeof NAMES)[number]

/** The `online_store` section that reaches a server. */
function online(name: Name, { port, password }: { port: number; password: string }): string {
  if (name === 'redis') return `{ type: redis, connection_string: "127.0.0.1:${port},password=${password}" }`
  return `{ type: postgres, host: 127.0.0.1, port: ${port}, database: postgres, user: postgres, password: "${password}", sslmode: disable }`
}

async function manyShops(online: string): Promise<Workdir> {
  const rows = Array.from({ length: ROWS }, (_, row) => (row * 7919) % ROWS)
  const dir = await shops({
    columns: {
      shop_id: rows.map((row) => (row * 31) % SHOPS),
      at: rows.map((row) => new Date(Date.UTC(2024, 0, 1) + row * 300_000).toISOString()),
      amount: rows.map((row) => row + 0.5),
    },
  })
  dir.write('feature_repo/feature_store.yaml', `project: shops\nregistry: registry.db\nonline_store: ${online}\n`)
  await answer(dir, ['apply'])
  return dir
}

async function served(dir: Workdir): Promise<unknown> {
  const entities = JSON.stringify(Array.from({ length: SHOPS }, (_, shop) => ({ shop_id: shop })))
  return (await answer(dir, ['get-online-features', '--entities', entities]))['onlineFeatures']
}

test.each(NAMES)('77: a %s that refuses the password is named, and the password is not', async (name) => {
  const server = await SERVERS[name]()
  const dir = await manyShops(online(name, server))
  dir.write(
    'feature_repo/feature_store.yaml',
    `project: shops\nregistry: registry.db\nonline_store: ${online(name, { ...server, password: 'correct-horse' })}\n`,
  )
  for (const args of [LOAD, ['get-online-features', '--entities', 'shop_id=1'], ['status']]) {
    const { code, stdout, stderr } = await dir.run('feature-store', args)
    expect(code, stderr).toBe(77)
    expect(stderr).toContain('127.0.0.1')
    for (const password of ['correct-horse', server.password]) expect(stdout + stderr).not.toContain(password)
  }
})

test.each(NAMES)(
  '75: a load whose %s is killed goes on once that is back, and stores what an undisturbed one stores',
  { timeout: 180_000 },
  async (name) => {
    const undisturbed = await manyShops(ONLINE)
    await answer(undisturbed, LOAD)
    const server = await SERVERS[name]()
    const dir = await manyShops(online(name, server))
    const registry = dir.path('feature_repo/registry.db')
    const load = dir.start('feature-store', LOAD)
    load.child.stdin.end()
    // Each chunk that is stored makes the registry anew.
    const ended = load.finished.then(() => true)
    const seen = new Set([statSync(registry).mtimeMs])
    while (seen.size < 4 && !(await Promise.race([ended, sleep(5, false)]))) seen.add(statSync(registry).mtimeMs)
    await server.kill()
    const { code, stdout, stderr } = await load.finished
    expect(code, stderr).toBe(75)
    expect(stderr).toContain('127.0.0.1')
    expect(stdout + stderr).not.toContain(server.password)
    await server.start()
    const { materialized } = await answer(dir, LOAD)
    expect(materialized).toMatchObject([{ resumed: expect.any(Number), rows: ROWS }])
    expect(JSON.stringify(materialized)).not.toContain('"resumed":0')
    expect(await served(dir)).toEqual(await served(undisturbed))
  },
)
