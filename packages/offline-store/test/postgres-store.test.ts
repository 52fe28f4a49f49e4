import type { PostgresSource } from '@millrace/feature-registry'
import { freePort, postgres } from '@millrace/testkit'
import pl from 'nodejs-polars'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOfflineStore } from '../src/index.ts'
import { describeBruteForce } from './brute-force-suite.ts'
import { featureView, sourceFields, wanted } from './feature-views.ts'
import { describeLatest } from './latest-suite.ts'
import { describePointInTime, ints, T, texts, times } from './point-in-time-suite.ts'
import { configOf, type PostgresHarness, postgresHarness } from './postgres-harness.ts'
import { joinFeatures, scratchFolder, signal } from './store-harness.ts'

describePointInTime('PostgreSQL store', postgresHarness)
describeLatest('PostgreSQL store', postgresHarness)
describeBruteForce('PostgreSQL store', postgresHarness, 25)

describe('PostgreSQL store: sources', () => {
  const scratch = scratchFolder()
  let harness: PostgresHarness
  beforeAll(async () => {
    harness = await postgresHarness()
  })
  afterAll(async () => {
    await harness.close()
    scratch.clear()
  })
  const from = (relation: PostgresSource['relation']): PostgresSource => ({
    ...sourceFields,
    type: 'postgres',
    relation,
  })
  const join = (source: PostgresSource, options = {}) =>
    joinFeatures(
      harness.store,
      { shop: ints(1), time: times(T) },
      [wanted(featureView(source, options))],
      scratch.scratch(),
    )

  test('may be queries and views, read in their order where rows are tied', async () => {
    const query = `SELECT * FROM (VALUES (1, to_timestamp(${T / 1e6}), NULL::timestamptz, 5), (1, to_timestamp(${T / 1e6}), NULL, 6)) AS v (shop, at, written, stock) -- the last`
    await harness.client.query(`CREATE VIEW stock_view AS ${query}`)
    for (const relation of [{ query }, { query: 'SELECT * FROM stock_view;' }, { table: 'stock_view' }]) {
      expect(Number((await join(from(relation))).rows[0]?.['stock'])).toBe(6)
    }
  })

  test('with timestamps with and without a zone mean the same, whatever the zone of the user', async () => {
    await harness.client.query('CREATE TABLE naive (shop int, at timestamp, written date, stock smallint)')
    await harness.client.query('CREATE TABLE zoned (shop int, at timestamptz, written timestamptz, stock smallint)')
    for (const table of ['naive', 'zoned']) {
      await harness.client.query(
        `INSERT INTO ${table} VALUES (1, '2026-03-01 00:00:00', '2026-03-01', 3), (1, '2026-03-01 00:00:00.000001', '2026-03-01', 4)`,
      )
    }
    const { url } = await postgres()
    const { rows } = await harness.client.query('SELECT current_schema() AS schema')
    await harness.client.query("ALTER ROLE CURRENT_USER SET TimeZone TO 'Asia/Kolkata'")
    const store = await openOfflineStore(configOf(url, { db_schema: rows[0].schema }), { folder: '', signal })
    try {
      for (const table of ['naive', 'zoned']) {
        const views = [wanted(featureView(from({ table }), { ttlSeconds: 1 }))]
        const joined = await joinFeatures(store, { shop: ints(1), time: times(T) }, views, scratch.scratch())
        expect(Number(joined.rows[0]?.['stock']), table).toBe(3)
      }
    } finally {
      await store.close()
      await harness.client.query('ALTER ROLE CURRENT_USER RESET TimeZone')
    }
  })

  test('carry text, numbers and booleans exactly', async () => {
    const values = ['', 'null', '\\N', 'a,"b"\nc', 'Čeština 東京', null]
    await harness.client.query(`CREATE TABLE kinds AS SELECT n AS shop, to_timestamp(${T / 1e6}) AS at, to_timestamp(0) AS written,
      NULL::text AS word, (1.0::float8 / (n + 2)) AS ratio, 0.1::numeric AS price, n % 2 = 0 AS open, 9007199254740993::bigint + n AS large FROM generate_series(0, 5) n`)
    for (const [index, word] of values.entries())
      await harness.client.query('UPDATE kinds SET word = $1 WHERE shop = $2', [word, index])
    const features = { word: 'STRING', ratio: 'DOUBLE', price: 'DOUBLE', open: 'BOOL', large: 'INT64' } as const
    const view = featureView(from({ table: 'kinds' }), { features })
    const entities = { shop: ints(0, 1, 2, 3, 4, 5), time: times(T, T, T, T, T, T) }
    const { frame, rows, types } = await joinFeatures(harness.store, entities, [wanted(view)], scratch.scratch())
    expect(types).toEqual(['Int64', 'Datetime', 'String', 'Float64', 'Float64', 'Bool', 'Int64'])
    expect(rows.map(({ word }) => word)).toEqual(values)
    expect(rows.map(({ ratio }) => ratio)).toEqual([1 / 2, 1 / 3, 1 / 4, 1 / 5, 1 / 6, 1 / 7])
    expect(rows.map(({ price, open }) => [price, open])).toEqual([0, 1, 2, 3, 4, 5].map((n) => [0.1, n % 2 === 0]))
    const large = frame.getColumn('large').cast(pl.String).toArray()
    expect(large).toEqual([3, 4, 5, 6, 7, 8].map((digit) => `900719925474099${digit}`))
  })

  test('may have names that need quotes', async () => {
    await harness.client.query(`CREATE TABLE "Odd ""Name" ("At" timestamptz, "the shop" text, "select" int)`)
    await harness.client.query(`INSERT INTO "Odd ""Name" VALUES (to_timestamp(${T / 1e6}), 'x''y', 7)`)
    const source = { ...from({ table: '"Odd ""Name"' }), timestampField: 'At', createdTimestampColumn: undefined }
    const view = featureView(source, { keys: { 'the shop': 'STRING' }, features: { select: 'INT64' } })
    const entities = { 'the shop': texts("x'y"), time: times(T) }
    const { rows } = await joinFeatures(harness.store, entities, [wanted(view)], scratch.scratch())
    expect(Number(rows[0]?.['select'])).toBe(7)
  })

  test('with column names that look like SQL are read by them', async () => {
    for (const name of ['"; DROP TABLE x; --', "'; SELECT 1; --", '$1', 'a\nb', '\\.']) {
      const quoted = pg.escapeIdentifier(name)
      await harness.client.query(`DROP TABLE IF EXISTS names`)
      await harness.client.query(
        `CREATE TABLE names AS SELECT 1 AS shop, to_timestamp(${T / 1e6}) AS at, now() AS written, 7 AS ${quoted}, 'x' AS ${pg.escapeIdentifier(`${name}k`)}`,
      )
      const view = featureView(from({ table: 'names' }), {
        keys: { shop: 'INT64', [`${name}k`]: 'STRING' },
        features: { [name]: 'INT64' },
      })
      const entities = { shop: ints(1), [`${name}k`]: texts('x'), time: times(T) }
      const { rows } = await joinFeatures(harness.store, entities, [wanted(view)], scratch.scratch())
      expect(Number(rows[0]?.[name]), name).toBe(7)
    }
  })

  test('whose names hold a null character are refused by name', async () => {
    const error: unknown = await join(from({ table: 'a\u0000b' })).catch((cause) => cause)
    expect(error).toMatchObject({ code: 'BROKEN_CONTRACT', message: expect.stringContaining('table a') })
    const view = featureView(from({ query: 'SELECT 1 AS shop, now() AS at, now() AS written' }), {
      features: { 'st\u0000ck': 'INT64' },
    })
    await expect(harness.store.validateSource(view)).rejects.toMatchObject({ code: 'BROKEN_CONTRACT' })
  })

  test('that are missing or broken are refused by name', async () => {
    const refused = async (relation: PostgresSource['relation'], code: string, part: string) =>
      expect(join(from(relation))).rejects.toMatchObject({ code, message: expect.stringContaining(part) })
    await refused({ table: 'absent' }, 'MISSING_INPUT', 'table absent (feature view "stocks")')
    await refused({ query: 'SELECT * FROM absent' }, 'MISSING_INPUT', 'absent')
    await refused({ query: 'SELEC 1' }, 'USAGE', 'syntax error')
    await refused({ query: 'SELECT 1 AS shop' }, 'BROKEN_CONTRACT', '"written"')
    const view = featureView({ ...sourceFields, type: 'file', path: 'a.parquet' })
    await expect(harness.store.validateSource(view)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('file source'),
    })
  })

  test('are read on after a failed retrieval', async () => {
    const source = await harness.source({ at: times(T), written: times(T), shop: ints(1), stock: ints(1) })
    const [failed, done] = await Promise.allSettled([
      join(
        from({
          query: `SELECT 1 AS shop, to_timestamp(${T / 1e6}) AS at, now() AS written, 1 / (random() * 0)::int AS stock`,
        }),
      ),
      joinFeatures(harness.store, { shop: ints(1), time: times(T) }, [wanted(featureView(source))], scratch.scratch()),
    ])
    expect(failed).toMatchObject({
      status: 'rejected',
      reason: { code: 'BROKEN_CONTRACT', message: expect.stringContaining('division by zero') },
    })
    expect(done).toMatchObject({ status: 'fulfilled' })
  })
})

describe('PostgreSQL store: connection', () => {
  const open = async (options: Readonly<Record<string, unknown>>) =>
    openOfflineStore(configOf((await postgres()).url, options), { folder: '', signal })

  test('that nobody answers is UNAVAILABLE and names the address', async () => {
    const port = await freePort()
    await expect(open({ port })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining(`:${port}/`),
    })
  })

  test('to a database that does not exist, or without TLS where it is required, is USAGE', async () => {
    await expect(open({ database: 'absent' })).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('"absent"'),
    })
    await expect(open({ sslmode: 'require' })).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('SSL'),
    })
  })

  test('by a user who may not log in is DENIED', async () => {
    const { client, close } = await postgresHarness()
    await client.query('CREATE ROLE offline_reader NOLOGIN')
    try {
      await expect(open({ user: 'offline_reader' })).rejects.toMatchObject({ code: 'DENIED' })
    } finally {
      await client.query('DROP ROLE offline_reader')
      await close()
    }
  })

  test('falls back to plain text under sslmode prefer', async () => {
    const store = await open({ sslmode: 'prefer' })
    await store.close()
  })

  test('is ended by an abort', async () => {
    const stop = new AbortController()
    const store = await openOfflineStore(configOf((await postgres()).url), { folder: '', signal: stop.signal })
    const query = { ...sourceFields, type: 'postgres', relation: { query: 'SELECT pg_sleep(30)::text AS at' } } as const
    const pull = store.pullLatest({
      view: featureView(query),
      start: new Date(0),
      end: new Date(0),
      scratch: (name) => name,
      signal: stop.signal,
    })
    stop.abort(new Error('stopped'))
    await expect(pull).rejects.toThrow()
  })

  test('keys that are missing or wrong are all named with file and line', async () => {
    const config = { type: 'postgres', at: 'feature_store.yaml:3', options: { port: 'x', sslmode: 'maybe' } }
    const error: unknown = await openOfflineStore(config, { folder: '', signal }).catch((cause) => cause)
    expect(error).toMatchObject({ code: 'USAGE' })
    for (const part of ['feature_store.yaml:3', 'host', 'port', 'database', 'user', 'sslmode'])
      expect(String(error)).toContain(part)
  })
})
