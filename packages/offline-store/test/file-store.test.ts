import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FileSource } from '@millrace/feature-registry'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileStore } from '../src/file-store.ts'
import { openOfflineStore } from '../src/index.ts'
import { describeBruteForce } from './brute-force-suite.ts'
import { featureView, sourceFields, wanted } from './feature-views.ts'
import { type FileHarness, fileHarness } from './file-harness.ts'
import { describeLatest } from './latest-suite.ts'
import { describePointInTime, ints, SECOND, T, times } from './point-in-time-suite.ts'
import { joinFeatures, scratchFolder, signal } from './store-harness.ts'
import type { LiteralColumn, TableLiteral } from './table-literal.ts'

describePointInTime('file store', fileHarness)
describeLatest('file store', fileHarness)
describeBruteForce('file store', fileHarness, 60)

describe('file store: sources', () => {
  const scratch = scratchFolder()
  let harness: FileHarness
  beforeAll(async () => {
    harness = await fileHarness()
  })
  afterAll(async () => {
    await harness.close()
    scratch.clear()
  })
  const source = (path: string): FileSource => ({ ...sourceFields, type: 'file', path })
  const row = (stock: number, event = T): TableLiteral => ({
    at: times(event),
    written: times(T),
    shop: ints(1),
    stock: ints(stock),
  })
  const stored = (value: number, how: LiteralColumn['stored']): LiteralColumn =>
    how === undefined ? times(value) : { type: 'Datetime', values: [value], stored: how }
  const stockAt = async (path: string, time = T) => {
    const entities = { shop: ints(1), time: times(time) }
    const { rows, counts } = await joinFeatures(
      harness.store,
      entities,
      [wanted(featureView(source(path), { ttlSeconds: 5 }))],
      scratch.scratch(),
    )
    return { stock: rows[0]?.['stock'] === null ? null : Number(rows[0]?.['stock']), counts: counts[0] }
  }

  test('are files, globs, folders of any depth and file:// URIs', async () => {
    await harness.write(row(1, T - 1), 'many/day=1/a.parquet')
    await harness.write(row(2), 'many/day=2/b.parquet')
    writeFileSync(join(harness.folder, 'many/_SUCCESS'), '')
    for (const path of [
      'many',
      'many/day=*/*.parquet',
      'many/day=2/b.parquet',
      pathToFileURL(join(harness.folder, 'many')).href,
    ]) {
      expect((await stockAt(path)).stock, path).toBe(2)
    }
  })

  test('with a name that looks like a pattern are taken by their name', async () => {
    await harness.write(row(3), 'a[b]*?.parquet')
    await harness.write(row(4), 'x[y]/z.parquet')
    expect((await stockAt('a[b]*?.parquet')).stock).toBe(3)
    expect((await stockAt('x[y]')).stock).toBe(4)
  })

  test('of several files count as one, in the order of their paths', async () => {
    await harness.write(row(6), 'tied/b.parquet')
    await harness.write(row(5), 'tied/a.parquet')
    expect((await stockAt('tied')).stock).toBe(6)
  })

  test.each(['absent.parquet', 'absent/*.parquet', 'bare'])(
    'that are not there (%s) are named with their view',
    async (path) => {
      mkdirSync(join(harness.folder, 'bare'), { recursive: true })
      const named = expect.stringMatching(new RegExp(`${path.replace('*', '.')}.*"stocks"`))
      await expect(stockAt(path)).rejects.toMatchObject({ code: 'MISSING_INPUT', message: named })
    },
  )

  test('that are empty, truncated or something else are refused by name', async () => {
    await harness.write(row(1), 'cut.parquet')
    truncateSync(join(harness.folder, 'cut.parquet'), 100)
    writeFileSync(join(harness.folder, 'empty.parquet'), '')
    writeFileSync(join(harness.folder, 'text.parquet'), 'shop,stock\n1,2\n3,4\n')
    for (const path of ['cut.parquet', 'empty.parquet', 'text.parquet']) {
      await expect(stockAt(path)).rejects.toMatchObject({
        code: 'BROKEN_CONTRACT',
        message: expect.stringContaining(path),
      })
    }
  })

  test('of which one file has other types are refused', async () => {
    await harness.write(row(1), 'mixed/a.parquet')
    await harness.write({ ...row(1), stock: { type: 'String', values: ['x'] } }, 'mixed/b.parquet')
    await expect(stockAt('mixed')).rejects.toMatchObject({
      code: 'BROKEN_CONTRACT',
      message: expect.stringMatching(/mixed/),
    })
  })

  test('of which files have times in UTC or in no zone mean the same instants', async () => {
    await harness.write({ ...row(1), at: stored(T, { unit: 'us', zone: 'UTC' }) }, 'zones/a.parquet')
    await harness.write({ ...row(2), at: stored(T + 1, { unit: 'us' }) }, 'zones/b.parquet')
    expect((await stockAt('zones', T)).stock).toBe(1)
    expect((await stockAt('zones', T + 1)).stock).toBe(2)
  })

  test('of which one file has times in another zone are refused in one line', async () => {
    await harness.write({ ...row(1), at: stored(T, { unit: 'us', zone: 'UTC' }) }, 'mixed_zones/a.parquet')
    await harness.write({ ...row(2), at: stored(T, { unit: 'us', zone: 'Asia/Kolkata' }) }, 'mixed_zones/b.parquet')
    await expect(stockAt('mixed_zones')).rejects.toMatchObject({
      code: 'BROKEN_CONTRACT',
      message: expect.stringMatching(
        /^[^\n]*mixed_zones \(feature view "stocks"\)[^\n]*Asia\/Kolkata[^\n]*UTC[^\n]*\)$/,
      ),
      hint: expect.stringContaining('one time zone'),
    })
  })

  test('with column names that look like SQL, patterns or expressions are read by them', async () => {
    for (const name of ['"; DROP TABLE x; --', '^.*$', '*', 'a\nb', 'č "quoted"', '__index_level_0__']) {
      await harness.write({ at: times(T), written: times(T), shop: ints(1), [name]: ints(7) }, 'names.parquet')
      const view = featureView(source('names.parquet'), { features: { [name]: 'INT64' } })
      const entities = { shop: ints(1), time: times(T) }
      const { rows } = await joinFeatures(harness.store, entities, [wanted(view)], scratch.scratch())
      expect(Number(rows[0]?.[name]), name).toBe(7)
    }
  })

  test('that a file store cannot read are refused by name', async () => {
    await expect(stockAt('s3://bucket/a.parquet')).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(/s3:/),
    })
    const view = featureView({ ...sourceFields, type: 'postgres', relation: { table: 't' } })
    await expect(harness.store.validateSource(view)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(/postgres/),
    })
    const opened = openOfflineStore(
      { type: 'abacus', options: {}, at: 'feature_store.yaml:3' },
      { folder: harness.folder, signal },
    )
    await expect(opened).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(/^feature_store.yaml:3.*abacus/),
    })
  })

  test.each([
    ['milliseconds without a zone', { unit: 'ms' }],
    ['microseconds without a zone', { unit: 'us' }],
    ['nanoseconds in another zone', { unit: 'ns', zone: 'Asia/Kolkata' }],
    ['milliseconds in another zone', { unit: 'ms', zone: 'America/New_York' }],
    ['dates', 'Date'],
  ] as const)('with timestamps as %s mean the same instant', async (_, how) => {
    await harness.write({ ...row(1), at: stored(T, how), written: stored(T, how) }, 'units.parquet')
    expect((await stockAt('units.parquet', T)).stock).toBe(1)
    expect((await stockAt('units.parquet', T - 1)).counts).toMatchObject({ future_only: 1 })
    expect((await stockAt('units.parquet', T + 5 * SECOND)).stock).toBe(1)
    expect((await stockAt('units.parquet', T + 5 * SECOND + 1)).counts).toMatchObject({ expired: 1 })
  })

  test('with nanoseconds are not seen early, and expire on time', async () => {
    const half = { type: 'Datetime', values: [T + 0.5], stored: { unit: 'ns' } } as const
    await harness.write({ ...row(1), at: half }, 'nanos.parquet')
    expect((await stockAt('nanos.parquet', T)).counts).toMatchObject({ future_only: 1 })
    expect((await stockAt('nanos.parquet', T + 1)).stock).toBe(1)
    expect((await stockAt('nanos.parquet', T + 5 * SECOND)).stock).toBe(1)
    expect((await stockAt('nanos.parquet', T + 5 * SECOND + 1)).counts).toMatchObject({ expired: 1 })
  })

  test('far larger than the entity rows give the same answer as when read whole', async () => {
    const count = 500
    const numbers = Array.from({ length: count }, (_, index) => index)
    const table = {
      at: times(...numbers.map((index) => T - (index % 7) * SECOND)),
      written: times(...numbers.map(() => T)),
      shop: ints(...numbers.map((index) => index % 5)),
      stock: ints(...numbers),
    }
    await harness.write(table, 'large.parquet')
    // Shop 1 has the rows 1, 6, 11, …; those at T itself are the multiples of 7 among them, the last of which is 476.
    expect(await stockAt('large.parquet')).toEqual({
      stock: 476,
      counts: { view: 'stocks', matched: 1, expired: 0, future_only: 0, never_seen: 0, created_later: 0 },
    })
  })

  test('are joined a part of the keys at a time beyond the budget, with the same answer', async () => {
    const numbers = Array.from({ length: 400 }, (_, index) => index)
    const table = {
      at: times(...numbers.map((index) => T + (index % 11) * SECOND)),
      written: times(...numbers.map((index) => T + (index % 13) * SECOND)),
      ended: times(...numbers.map((index) => (index % 3 === 0 ? null : T + (index % 17) * SECOND))),
      shop: ints(...numbers.map((index) => (index % 29 === 0 ? null : index % 29))),
      stock: ints(...numbers),
    }
    await harness.write(table, 'parted.parquet')
    const entities = {
      time: times(...numbers.slice(0, 300).map((index) => (index === 7 ? null : T + (index % 19) * SECOND))),
      shop: ints(...numbers.slice(0, 300).map((index) => (index % 31 === 5 ? null : index % 31))),
    }
    for (const options of [{}, { validToColumn: 'ended' }]) {
      const views = [wanted(featureView({ ...source('parted.parquet'), ...options }, { ttlSeconds: 6 }))]
      for (const knowledgeTime of [false, true]) {
        const answers = []
        for (const store of [harness.store, fileStore(harness.folder, 2_000)]) {
          const { rows, counts } = await joinFeatures(store, entities, views, scratch.scratch(), { knowledgeTime })
          answers.push({ rows, counts })
        }
        expect(answers[1]).toEqual(answers[0])
      }
    }
  })
})
