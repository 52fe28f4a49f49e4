import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StoreConfig } from '@millrace/feature-registry'
import { featureView } from '@millrace/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { FeatureBatch, OnlineStore } from '../src/online-store.ts'
import { openOnlineStore } from '../src/open-online-store.ts'
import { postgresServer } from './postgres-server.ts'
import { redisServer } from './redis-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'online-store-'))
const NOW = new Date('2024-01-01T00:00:00Z')
const T = BigInt(NOW.getTime()) * 1000n
const usage = featureView('usage', { user: 'INT64' }, { rate: 'DOUBLE', total: 'INT64' })

/** One row of `usage`, or several of equal times. */
function rows(user: number[], rate: (number | null)[], time: bigint): FeatureBatch {
  return { keys: { user }, features: { rate, total: rate.map(() => 1) }, eventTimestamps: user.map(() => time) }
}

let redis: Awaited<ReturnType<typeof redisServer>>
let database: Awaited<ReturnType<typeof postgresServer>>
const configs: Readonly<Record<string, () => StoreConfig>> = {
  SQLite: () => ({ type: 'sqlite', options: {}, at: 'x' }),
  Redis: () => redis.store(),
  PostgreSQL: () => database.store(),
}

beforeAll(async () => {
  redis = await redisServer()
  database = await postgresServer()
})

afterAll(async () => {
  redis.client.disconnect()
  await database.client.end()
  rmSync(folder, { recursive: true, force: true })
})

describe.each(Object.entries(configs))('%s', (_, config) => {
  const opened: OnlineStore[] = []

  async function open(project = 'shop'): Promise<OnlineStore> {
    const store = await openOnlineStore(config(), { project, folder })
    opened.push(store)
    return store
  }

  async function rateOf(store: OnlineStore, user: number): Promise<unknown> {
    const [row] = await store.read(usage, ['rate'], [{ user }], NOW)
    return row?.values[0]
  }

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()))
    await redis.flush()
    await database.empty()
    rmSync(join(folder, 'data'), { recursive: true, force: true })
  })

  test('a newer row replaces what is stored, an older one is skipped', async () => {
    const store = await open()
    expect(await store.write(usage, [rows([1, 2], [0.1, 0.2], T)])).toEqual({ written: 2, skipped: 0 })
    const counts = await store.write(usage, [rows([1], [0.3], T + 1n), rows([2], [0.4], T - 1n)])
    expect(counts).toEqual({ written: 1, skipped: 1 })
    const read = await store.read(usage, ['rate'], [{ user: 1 }, { user: 2 }], NOW)
    expect(read).toEqual([
      { values: [0.3], statuses: ['PRESENT'], eventTimestamp: T + 1n },
      { values: [0.2], statuses: ['PRESENT'], eventTimestamp: T },
    ])
  })

  test('a row of the same time replaces what is stored, so that corrections land', async () => {
    const store = await open()
    await store.write(usage, [rows([1], [0.1], T)])
    expect(await store.write(usage, [rows([1], [null], T)])).toEqual({ written: 1, skipped: 0 })
    expect(await rateOf(store, 1)).toBeNull()
  })

  test('the newest of several rows of one key wins, in whatever order one batch has them', async () => {
    const store = await open()
    const batch = { ...rows([1, 1, 1], [0.1, 0.3, 0.2], T), eventTimestamps: [T, T + 2n, T + 1n] }
    expect(await store.write(usage, [batch])).toEqual({ written: 2, skipped: 1 })
    expect(await rateOf(store, 1)).toBe(0.3)
  })

  test('times before 1970 are in order too', async () => {
    const store = await open()
    await store.write(usage, [rows([1], [0.1], -5_000_001n)])
    expect(await store.write(usage, [rows([1], [0.2], -5_000_002n)])).toEqual({ written: 0, skipped: 1 })
    expect(await store.write(usage, [rows([1], [0.3], -5_000_000n)])).toEqual({ written: 1, skipped: 0 })
    expect(await store.write(usage, [rows([1], [0.4], 0n)])).toEqual({ written: 1, skipped: 0 })
    expect(await store.write(usage, [rows([1], [0.5], -1n)])).toEqual({ written: 0, skipped: 1 })
    const [row] = await store.read(usage, ['rate'], [{ user: 1 }], NOW)
    expect(row).toEqual({ values: [0.4], statuses: ['PRESENT'], eventTimestamp: 0n })
  })

  test('null and NaN are stored as null, and a missing entity is told apart', async () => {
    const store = await open()
    await store.write(usage, [rows([1, 2], [null, Number.NaN], T)])
    const read = await store.read(usage, ['total', 'rate'], [{ user: 1 }, { user: 2 }, { user: 3 }], NOW)
    expect(read).toEqual([
      { values: [1, null], statuses: ['PRESENT', 'NULL_VALUE'], eventTimestamp: T },
      { values: [1, null], statuses: ['PRESENT', 'NULL_VALUE'], eventTimestamp: T },
      { values: [null, null], statuses: ['NOT_FOUND', 'NOT_FOUND'], eventTimestamp: undefined },
    ])
  })

  test('a value older than the ttl comes back as null, one exactly as old as a value', async () => {
    const store = await open()
    const view = { ...usage, ttlSeconds: 60 }
    await store.write(view, [rows([1], [0.1], T - 60_000_000n), rows([2], [0.2], T - 60_000_001n)])
    const read = await store.read(view, ['rate'], [{ user: 1 }, { user: 2 }], NOW)
    expect(read).toEqual([
      { values: [0.1], statuses: ['PRESENT'], eventTimestamp: T - 60_000_000n },
      { values: [null], statuses: ['OUTSIDE_MAX_AGE'], eventTimestamp: T - 60_000_001n },
    ])
  })

  test('several join keys, one of them a string that is not ASCII, and a repeated key', async () => {
    const store = await open()
    const view = featureView(
      "naïve 'view'",
      { zone: 'STRING', shop: 'INT32' },
      { "größe's": 'STRING', ö: 'INT64_LIST' },
    )
    await store.write(view, [
      {
        keys: { shop: Int32Array.of(1, 12), zone: ['12é', '1é'] },
        features: { "größe's": ['ü', '日本'], ö: [[1, 2n ** 60n], []] },
        eventTimestamps: [NOW, NOW],
        created: [NOW, null],
      },
    ])
    const keys = [
      { zone: '1é', shop: 12 },
      { shop: 1, zone: '12é' },
      { zone: '1é', shop: 12 },
      { zone: '1é', shop: 1 },
    ]
    const read = await store.read(view, ["größe's", 'ö'], keys, NOW)
    expect(read.map(({ values }) => values)).toEqual([
      ['日本', []],
      ['ü', [1, 2n ** 60n]],
      ['日本', []],
      [null, null],
    ])
  })

  test('a view without entities has one row', async () => {
    const store = await open()
    const view = featureView('totals', {}, { rate: 'DOUBLE' })
    await store.write(view, [{ keys: {}, features: { rate: [0.5] }, eventTimestamps: [T] }])
    expect((await store.read(view, ['rate'], [{}], NOW))[0]?.values).toEqual([0.5])
  })

  test('a feature added to a view is not found until its rows are written again', async () => {
    const store = await open()
    await store.write(usage, [rows([1], [0.1], T)])
    const wider = featureView('usage', { user: 'INT64' }, { rate: 'DOUBLE', extra: 'STRING' })
    expect((await store.read(wider, ['rate', 'extra'], [{ user: 1 }], NOW))[0]?.statuses).toEqual([
      'PRESENT',
      'NOT_FOUND',
    ])
    const older = { keys: { user: [1] }, features: { rate: [0.9], extra: ['a'] }, eventTimestamps: [T - 1n] }
    expect(await store.write(wider, [older])).toEqual({ written: 0, skipped: 1 })
    expect(await store.write(wider, [{ ...older, eventTimestamps: [T] }])).toEqual({ written: 1, skipped: 0 })
    expect((await store.read(wider, ['rate', 'extra'], [{ user: 1 }], NOW))[0]?.values).toEqual([0.9, 'a'])
  })

  test('a view of many features and many rows comes back whole', async () => {
    const store = await open()
    const names = Array.from({ length: 700 }, (_, index) => `f${index}`)
    const wide = featureView(
      'wide',
      { user: 'INT64' },
      Object.fromEntries(names.map((name) => [name, 'INT64' as const])),
    )
    const users = Array.from({ length: 201 }, (_, index) => index)
    const features = Object.fromEntries(names.map((name, index) => [name, users.map((user) => user * 1000 + index)]))
    await store.write(wide, [{ keys: { user: users }, features, eventTimestamps: users.map(() => T) }])
    const read = await store.read(
      wide,
      names,
      users.map((user) => ({ user })),
      NOW,
    )
    expect(read.map(({ values }) => values)).toEqual(users.map((user) => names.map((_, index) => user * 1000 + index)))
  })

  test('batches may come as they are made, and none at all is fine', async () => {
    const store = await open()
    async function* made() {
      yield rows([1], [0.1], T)
      yield rows([2], [0.2], T)
    }
    expect(await store.write(usage, made())).toEqual({ written: 2, skipped: 0 })
    expect(await store.write(usage, [])).toEqual({ written: 0, skipped: 0 })
    expect(await store.read(usage, ['rate'], [], NOW)).toEqual([])
  })

  test('writers at the same time leave the newest row', async () => {
    const stores = await Promise.all(Array.from({ length: 4 }, () => open()))
    const users = Array.from({ length: 50 }, (_, index) => index)
    async function* shuffled(writer: number) {
      for (let step = 0; step < 10; step++) {
        const time = (step * 7 + writer * 3) % 10
        yield rows(
          users,
          users.map(() => time),
          T + BigInt(time),
        )
        await new Promise(setImmediate)
      }
    }
    await Promise.all(stores.map((store, writer) => store.write(usage, shuffled(writer))))
    const read = await (await open()).read(
      usage,
      ['rate'],
      users.map((user) => ({ user })),
      NOW,
    )
    expect(read.map(({ values, eventTimestamp }) => [values[0], eventTimestamp])).toEqual(users.map(() => [9, T + 9n]))
  })

  test('a view that is dropped is gone, other views and projects are not', async () => {
    const store = await open('prod')
    const longer = await open('my_prod')
    const other = { ...usage, name: 'usage2' }
    for (const one of [store, longer]) {
      await one.prepare(usage)
      await one.write(usage, [rows([1], [0.1], T)])
      await one.write(other, [rows([1], [0.2], T)])
    }
    await store.dropView(usage)
    await store.dropView(usage)
    await store.prepare(usage)
    expect(await rateOf(store, 1)).toBeNull()
    expect((await store.read(other, ['rate'], [{ user: 1 }], NOW))[0]?.values).toEqual([0.2])
    expect(await rateOf(longer, 1)).toBe(0.1)
    expect(await store.write(usage, [rows([1], [0.3], T - 5n)])).toEqual({ written: 1, skipped: 0 })
  })
})
