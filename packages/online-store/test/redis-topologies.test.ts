import { setTimeout as sleep } from 'node:timers/promises'
import { featureView } from '@millrace/testkit'
import { afterAll, expect, test } from 'vitest'
import { openOnlineStore } from '../src/open-online-store.ts'
import { redisCluster, redisSentinel, redisTlsServer, stopRedisProcesses } from './redis-processes.ts'

afterAll(stopRedisProcesses)

const view = featureView('usage', { user: 'INT64' }, { rate: 'DOUBLE' }, { ttlSeconds: 60 })
const NOW = new Date('2024-01-01T00:00:00Z')
const T = BigInt(NOW.getTime()) * 1000n
const users = Array.from({ length: 1000 }, (_, user) => user)
const batch = (time: bigint, rate: (user: number) => number) => ({
  keys: { user: users },
  features: { rate: users.map(rate) },
  eventTimestamps: users.map(() => time),
})

const open = (options: Record<string, unknown>) =>
  openOnlineStore({ type: 'redis', options, at: 'x' }, { project: 'shop', folder: '/nowhere' })

async function rates(store: Awaited<ReturnType<typeof open>>): Promise<unknown[]> {
  const read = await store.read(
    view,
    ['rate'],
    users.map((user) => ({ user })),
    NOW,
  )
  return read.map(({ values }) => values[0])
}

test('a cluster holds the rows on all of its nodes, and reads a thousand of them in one round trip for each', async () => {
  const nodes = await redisCluster()
  const options = {
    redis_type: 'redis_cluster',
    connection_string: nodes.map(({ port }) => `127.0.0.1:${port}`).join(),
  }
  const store = await open(options)
  expect(await store.write(view, [batch(T, (user) => user), batch(T - 1n, () => -1)])).toEqual({
    written: 1000,
    skipped: 1000,
  })
  for (const node of nodes) expect(Number(await node.call('DBSIZE'))).toBeGreaterThan(250)
  const calls = async () => {
    const stats = await Promise.all(nodes.map((node) => node.call('INFO', 'commandstats')))
    return stats.map((text) => Number(/cmdstat_hmget:calls=(\d+)/.exec(String(text))?.[1] ?? 0))
  }
  expect(await rates(store)).toEqual(users)
  expect((await calls()).reduce((sum, count) => sum + count, 0)).toBe(1000)
  expect(await store.coverage(view, NOW)).toEqual({ entities: 1000, expired: 0 })
  const load = await store.beginLoad(view)
  await load.keepNote('halfway')
  await expect((await open(options)).beginLoad(view)).rejects.toMatchObject({ code: 'CONFLICT' })
  await load.release()
  const next = await store.beginLoad(view)
  expect(next.note).toBe('halfway')
  await next.release()
  expect(await store.prune(view, new Date(NOW.getTime() + 60_001))).toBe(1000)
  await store.dropView(view)
  expect(await rates(store)).toEqual(users.map(() => null))
  await store.close()
})

test('a sentinel names the master, and the new one once that has gone', async () => {
  const { master, replica, sentinel } = await redisSentinel('features', 'hunter2')
  const options = {
    redis_type: 'redis_sentinel',
    sentinel_master: 'features',
    connection_string: `127.0.0.1:${sentinel.port},password=hunter2`,
  }
  const store = await open(options)
  await store.write(view, [batch(T, (user) => user)])
  expect(Number(await master.call('DBSIZE'))).toBe(1000)
  while (Number(await replica.call('DBSIZE')) < 1000) await sleep(50)
  master.kill()
  await expect(store.read(view, ['rate'], [{ user: 1 }], NOW)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  while (!String(await replica.call('ROLE')).startsWith('master')) await sleep(100)
  await expect.poll(() => rates(store).catch(String), { timeout: 20_000, interval: 200 }).toEqual(users)
  await store.close()
  await expect(open({ ...options, sentinel_master: 'nobody' })).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  const wrong = open({ ...options, connection_string: `127.0.0.1:${sentinel.port},password=hunter3` })
  await expect(wrong).rejects.toMatchObject({ code: 'DENIED', message: expect.not.stringContaining('hunter3') })
})

test('a server that speaks TLS is believed with its certificate, and not without', async () => {
  const { port, certificate } = await redisTlsServer()
  const connection = `localhost:${port},ssl=true`
  const store = await open({ connection_string: `${connection},ssl_ca_certs=${certificate}` })
  await store.write(view, [batch(T, (user) => user)])
  expect(await rates(store)).toEqual(users)
  await store.close()
  const blind = await open({ connection_string: `${connection},ssl_cert_reqs=none` })
  expect(await rates(blind)).toEqual(users)
  await blind.close()
  await expect(open({ connection_string: connection })).rejects.toMatchObject({ code: 'UNAVAILABLE' })
})
