import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StoreConfig } from '@millrace/feature-registry'
import { featureView, postgres, redis } from '@millrace/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOnlineStore } from '../src/open-online-store.ts'
import { postgresServer } from './postgres-server.ts'
import { redisServer } from './redis-server.ts'
import { type RoundTripProxy, roundTripProxy } from './round-trip-proxy.ts'

const NOW = new Date('2024-01-01T00:00:00Z')
const T = BigInt(NOW.getTime()) * 1000n
const USERS = Array.from({ length: 1000 }, (_, index) => index)

const habits = featureView('habits', { user: 'INT64' }, { rate: 'DOUBLE', visits: 'INT64' })
const profile = featureView('profile', { user: 'INT64' }, { country: 'STRING' })
const taste = featureView('taste', { user: 'INT64', item: 'STRING' }, { liked: 'BOOL' })

const folder = mkdtempSync(join(tmpdir(), 'round-trips-'))
const proxies: RoundTripProxy[] = []
let servers: Record<string, { way: RoundTripProxy; store: StoreConfig }>

beforeAll(async () => {
  const behind = async (url: string, defaultPort: number) => {
    const { hostname, port } = new URL(url)
    const proxy = await roundTripProxy(Number(port || defaultPort), hostname)
    proxies.push(proxy)
    return proxy
  }
  const [store, database] = [await redisServer(), await postgresServer()]
  const [toRedis, toPostgres] = [await behind((await redis()).url, 6379), await behind((await postgres()).url, 5432)]
  const address = String(store.store().options['connection_string']).replace(/^[^,]*/, `127.0.0.1:${toRedis.port}`)
  servers = {
    Redis: { way: toRedis, store: store.store({ connection_string: address }) },
    PostgreSQL: { way: toPostgres, store: database.store({ host: '127.0.0.1', port: toPostgres.port }) },
  }
  store.client.disconnect()
  await database.client.end()
})

afterAll(() => {
  for (const proxy of proxies) proxy.close()
  rmSync(folder, { recursive: true, force: true })
})

test.each(['Redis', 'PostgreSQL'])('%s is asked once for 1 to 1,000 entities of several views', async (name) => {
  const server = servers[name]
  if (server === undefined) throw new Error(`no ${name}`)
  const store = await openOnlineStore(server.store, { project: 'trips', folder })
  const times = USERS.map(() => T)
  const [rate, visits, country] = [USERS.map((user) => user / 8), [...USERS], USERS.map((user) => `land ${user % 7}`)]
  await store.write(habits, [{ keys: { user: USERS }, features: { rate, visits }, eventTimestamps: times }])
  await store.write(profile, [{ keys: { user: USERS }, features: { country }, eventTimestamps: times }])
  const keys = { user: USERS, item: USERS.map(String) }
  await store.write(taste, [{ keys, features: { liked: USERS.map((user) => user % 2 === 0) }, eventTimestamps: times }])
  const read = async (users: readonly number[]) => {
    const byUser = users.map((user) => ({ user }))
    const friends = users.map((user) => ({ user: user + 1 }))
    const before = server.way.roundTrips()
    const rows = await store.readViews(
      [
        { view: habits, features: ['visits', 'rate'], keys: byUser },
        { view: profile, features: ['country'], keys: byUser },
        { view: profile, features: ['country'], keys: friends },
        { view: taste, features: ['liked'], keys: users.map((user) => ({ user, item: String(user) })) },
      ],
      NOW,
    )
    return { trips: server.way.roundTrips() - before, values: rows.map((ofView) => ofView.map(({ values }) => values)) }
  }
  await read([0, 1])
  for (const users of [[3], [5, 4, 5], USERS]) {
    const { trips, values } = await read(users)
    expect(values).toEqual([
      users.map((user) => [user, user / 8]),
      users.map((user) => [`land ${user % 7}`]),
      users.map((user) => [user === 999 ? null : `land ${(user + 1) % 7}`]),
      users.map((user) => [user % 2 === 0]),
    ])
    expect(trips, `${users.length} entities`).toBe(1)
  }
  await store.close()
})
