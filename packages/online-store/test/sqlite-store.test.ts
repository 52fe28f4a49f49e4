import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import { featureView } from '@millrace/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { OnlineStore } from '../src/online-store.ts'
import { openOnlineStore } from '../src/open-online-store.ts'

const NOW = new Date('2024-01-01T00:00:00Z')
const SECONDS = NOW.getTime() / 1000
const MICROS = BigInt(NOW.getTime()) * 1000n
const view = featureView('usage', { user: 'INT64' }, { rate: 'DOUBLE' })
const KEY = Buffer.from('010000000200000004000000757365720400000008000000 0700000000000000'.replace(' ', ''), 'hex')
const row = (rate: number, time: bigint) => ({
  keys: { user: [7] },
  features: { rate: [rate] },
  eventTimestamps: [time],
})

// Feast 0.66's own statement, for a project `shop`.
const FEAST_TABLE =
  'CREATE TABLE "shop_usage" (entity_key BLOB, feature_name TEXT, value BLOB, value_text TEXT,  vector_value BLOB, event_ts timestamp, created_ts timestamp,  PRIMARY KEY(entity_key, feature_name))'

let folder: string
let store: OnlineStore
let path: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'online-store-'))
  path = join(folder, 'deep', 'online.db')
  store = await openOnlineStore(
    { type: 'sqlite', options: { path: 'deep/online.db' }, at: 'x' },
    { project: 'shop', folder },
  )
})

afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

test("a row is in Feast's columns, its times in whole seconds", async () => {
  await store.write(view, [{ ...row(0.5, MICROS + 123_456n), created: [new Date(NOW.getTime() + 5999)] }])
  const stored = new DatabaseSync(path)
    .prepare('SELECT entity_key, feature_name, value, value_text, vector_value, event_ts, created_ts FROM shop_usage')
    .all()
  expect(stored).toEqual([
    {
      entity_key: new Uint8Array(KEY),
      feature_name: 'rate',
      value: new Uint8Array(Buffer.from('29000000000000e03f', 'hex')),
      value_text: '0.5',
      vector_value: null,
      event_ts: SECONDS,
      created_ts: SECONDS + 5,
    },
  ])
})

test('a table that Feast made and filled is read, and written under the same rules', async () => {
  mkdirSync(join(folder, 'deep'))
  const feast = new DatabaseSync(path)
  feast.exec(FEAST_TABLE)
  const put = feast.prepare(
    'INSERT INTO shop_usage (entity_key, feature_name, value, event_ts) VALUES (?, ?, ?, ?) ON CONFLICT(entity_key, feature_name) DO UPDATE SET value = excluded.value, event_ts = excluded.event_ts',
  )
  put.run(KEY, 'rate', Buffer.from('29000000000000e03f', 'hex'), SECONDS)
  expect(await store.read(view, ['rate'], [{ user: 7 }], NOW)).toEqual([
    { values: [0.5], statuses: ['PRESENT'], eventTimestamp: MICROS },
  ])
  expect(await store.write(view, [row(0.1, MICROS - 1n)])).toEqual({ written: 0, skipped: 1 })
  expect(await store.write(view, [row(0.2, MICROS + 999_999n)])).toEqual({ written: 1, skipped: 0 })
  put.run(KEY, 'rate', Buffer.from('29000000000000e03f', 'hex'), SECONDS + 5)
  expect(await store.write(view, [row(0.3, MICROS + 4_999_999n)])).toEqual({ written: 0, skipped: 1 })
  expect((await store.read(view, ['rate'], [{ user: 7 }], NOW))[0]?.eventTimestamp).toBe(MICROS + 5_000_000n)
  await store.write(view, [row(0.4, MICROS + 6_000_000n)])
  put.run(KEY, 'rate', Buffer.from('29000000000000e03f', 'hex'), SECONDS)
  expect(await store.write(view, [row(0.5, MICROS + 1n)])).toEqual({ written: 1, skipped: 0 })
  feast.close()
})

test('tables and indexes are those that Feast makes, with one more column; dropping what is not there makes no file', async () => {
  await store.dropView(view)
  expect(existsSync(path)).toBe(false)
  await store.prepare(view)
  const made = new DatabaseSync(path)
  const feast = new DatabaseSync(':memory:')
  feast.exec(`${FEAST_TABLE}; CREATE INDEX IF NOT EXISTS "shop_usage_ek" ON "shop_usage" (entity_key);`)
  const columns = (database: DatabaseSync) => database.prepare('PRAGMA table_info(shop_usage)').all()
  const indexes = (database: DatabaseSync) => database.prepare('PRAGMA index_list(shop_usage)').all()
  expect(columns(made).filter(({ name }) => name !== 'event_us')).toEqual(columns(feast))
  expect(indexes(made)).toEqual(indexes(feast))
  for (const database of [made, feast]) database.close()
})

test('a view that was never prepared is a missing input, and looking for it makes no file', async () => {
  const read = () => store.read(view, ['rate'], [{ user: 7 }], NOW)
  await expect(read()).rejects.toMatchObject({ code: 'MISSING_INPUT', message: expect.stringContaining(path) })
  expect(existsSync(path)).toBe(false)
  await store.prepare({ ...view, name: 'other' })
  await expect(read()).rejects.toMatchObject({ code: 'MISSING_INPUT', message: expect.stringContaining('view usage') })
})

test('a file that is no database is a broken contract, a folder that is a file cannot be written', async () => {
  mkdirSync(join(folder, 'deep'))
  writeFileSync(path, 'not a database, but long enough to be mistaken for the header of one'.repeat(20))
  await expect(store.prepare(view)).rejects.toMatchObject({ code: 'BROKEN_CONTRACT' })
  rmSync(join(folder, 'deep'), { recursive: true })
  writeFileSync(join(folder, 'deep'), '')
  await expect(store.prepare(view)).rejects.toMatchObject({ code: 'CANNOT_WRITE' })
})

test('a reader sees the last whole batch while the next one is being written', async () => {
  await store.write(view, [row(0.1, MICROS)])
  const writer = new DatabaseSync(path)
  writer.exec(`BEGIN IMMEDIATE; UPDATE shop_usage SET value = x'2000'`)
  expect((await store.read(view, ['rate'], [{ user: 7 }], NOW))[0]?.values).toEqual([0.1])
  writer.exec('COMMIT')
  writer.close()
  expect((await store.read(view, ['rate'], [{ user: 7 }], NOW))[0]?.values).toEqual([0])
})

test('a batch with a bad row leaves nothing of it behind', async () => {
  await store.write(view, [row(0.1, MICROS)])
  const bad = { keys: { user: [7, 8] }, features: { rate: [0.2, 'x'] }, eventTimestamps: [MICROS, MICROS] }
  await expect(store.write(view, [bad])).rejects.toMatchObject({ code: 'BROKEN_CONTRACT' })
  expect((await store.read(view, ['rate'], [{ user: 7 }, { user: 8 }], NOW)).map(({ values }) => values)).toEqual([
    [0.1],
    [null],
  ])
})

test('processes that write at the same time leave the newest row of each entity', async () => {
  const script = join(import.meta.dirname, 'concurrent-writer.ts')
  const run = promisify(execFile)
  await Promise.all(
    ['0', '1', '2'].map((writer) => run(process.execPath, [script, folder, JSON.stringify(view), writer])),
  )
  const users = Array.from({ length: 200 }, (_, index) => ({ user: index }))
  const read = await store.read(view, ['rate'], users, NOW)
  expect(read.map(({ values, eventTimestamp }) => [values[0], eventTimestamp])).toEqual(users.map(() => [29, 29n]))
})
