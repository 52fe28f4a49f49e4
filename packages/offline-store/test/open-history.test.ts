import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { featureDefinitions } from '@millrace/feature-registry'
import pl from 'nodejs-polars'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHistory } from '../src/index.ts'
import { ints, SECOND, T, times } from './point-in-time-suite.ts'
import { scratchFolder, signal } from './store-harness.ts'
import { tableFrame } from './table-literal.ts'

const DEFINITIONS = `entities:
  - { name: shop, join_keys: [shop], value_type: INT64 }
sources:
  - { name: sales, type: file, path: sales.parquet, timestamp_field: at, created_timestamp_column: written }
  - { name: basket, type: request, schema: [{ name: pieces, dtype: Int64 }] }
feature_views:
  - { name: sales, entities: [shop], source: sales, ttl: 1d, schema: [{ name: price, dtype: Float64 }, { name: stock, dtype: Int64 }] }
on_demand_feature_views:
  - name: worth
    sources: [sales, basket]
    schema: [{ name: total, dtype: Float64, expression: price * pieces }]
feature_services:
  - { name: buying, features: [sales, worth] }
`

const scratch = scratchFolder()
const repository = join(scratch.folder, 'feature_repo')

beforeAll(async () => {
  mkdirSync(repository)
  writeFileSync(join(repository, 'feature_store.yaml'), 'project: shops\nregistry: registry.db\n')
  writeFileSync(join(repository, 'shops.yaml'), DEFINITIONS)
  const sales = {
    at: times(T, T + SECOND, T),
    written: times(T, T + 9 * SECOND, T),
    shop: ints(1, 1, 2),
    price: { type: 'Float64', values: [1.5, 2.5, 4] },
    stock: ints(7, 8, 9),
  } as const
  await tableFrame(sales).sinkParquet(join(repository, 'sales.parquet')).collect()
  const definitions = await featureDefinitions.open({ featureRepo: repository }, { root: '/', env: {}, signal })
  await definitions.apply(await definitions.plan())
})
afterAll(() => scratch.clear())

test('a program joins the features of a service to its rows, on-demand features included', async () => {
  await using history = await openHistory(repository)
  const entityRows = tableFrame({ shop: ints(2, 1, 3), pieces: ints(2, 3, 1), when: times(T, T + 2 * SECOND, T) })
  const joined = await history.join({ entityRows, eventTimestamp: 'when' })
  const { shop, price, stock, total } = (await joined.frame.collect()).toObject()
  expect([shop, price, stock, total].map((column) => column?.map(toNumber))).toEqual([
    [2, 1, 3],
    [4, 2.5, null],
    [9, 8, null],
    [8, 7.5, null],
  ])
  expect(joined.columns.map(({ name, type }) => [name, type])).toEqual([
    ['shop', 'Int64'],
    ['pieces', 'Int64'],
    ['when', 'Datetime'],
    ['price', 'Float64'],
    ['stock', 'Int64'],
    ['total', 'Float64'],
  ])
  expect(await joined.counts()).toEqual([
    { view: 'sales', matched: 2, expired: 0, future_only: 0, never_seen: 1, created_later: 1 },
  ])
})

test('what was not known yet is left out, and inputs are kept, when asked for', async () => {
  await using history = await openHistory(repository)
  const entityRows = tableFrame({ shop: ints(1), pieces: ints(3), event_timestamp: times(T + 2 * SECOND) })
  const request = { entityRows, features: ['worth:total'], fullFeatureNames: true, knowledgeTime: true }
  expect((await (await history.join(request)).frame.collect()).columns.slice(3)).toEqual(['worth__total'])
  const { frame } = await history.join({ ...request, keepInputs: true })
  expect((await frame.collect()).select('worth__total', 'price').row(0)).toEqual([4.5, 1.5])
})

test('entity rows that lack what a request source names are refused', async () => {
  await using history = await openHistory(repository)
  const rows = { shop: ints(1), event_timestamp: times(T) }
  await expect(history.join({ entityRows: tableFrame(rows) })).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringMatching(/no column "pieces"/),
  })
  const text = tableFrame(rows).withColumns(pl.lit('many').alias('pieces'))
  await expect(history.join({ entityRows: text })).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringMatching(/"pieces" of type String, which is no INT64/),
  })
})

test('a range gives every key at each of its times', async () => {
  await using history = await openHistory(repository)
  const range = { start: new Date(T / 1_000), end: new Date((T + SECOND) / 1_000) }
  const { frame } = await history.between({ features: 'sales', ...range })
  const { shop, stock } = (await frame.collect()).toObject()
  expect([shop, stock].map((column) => column?.map(toNumber))).toEqual([
    [1, 2, 1],
    [7, 9, 8],
  ])
})

const toNumber = (value: unknown): number | null => (value === null ? null : Number(value))
