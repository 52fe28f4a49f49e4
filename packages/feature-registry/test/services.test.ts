import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { featureDefinitions, featureRegistry } from '../src/index.ts'
import { folderWith } from './folder.ts'

const CONFIG = 'project: shop\nregistry: registry.db\n'
const DEFINITIONS = `entities:
  - { name: shop, join_keys: [shop_code], value_type: STRING }
sources:
  - { name: sales, type: file, path: ../data/sales.parquet, timestamp_field: at }
  - { name: parts, type: file, path: ../data/parts, timestamp_field: at }
  - { name: globbed, type: file, path: "../data/g*.parquet", timestamp_field: at }
feature_views:
  - { name: sales, entities: [shop], source: sales, schema: [{ name: sum, dtype: Float64 }] }
  - { name: parts, entities: [shop], source: parts, schema: [{ name: part, dtype: Float64 }] }
  - { name: globbed, entities: [shop], source: globbed, schema: [{ name: glob, dtype: Float64 }] }
`
const OPTIONS = { featureRepo: 'repo' }
const { signal } = new AbortController()

function repository(definitions = DEFINITIONS) {
  const root = folderWith()
  for (const folder of ['repo/views', 'data/parts']) mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, 'repo/feature_store.yaml'), CONFIG)
  writeFileSync(join(root, 'repo/expectations.yaml'), 'views: none of our business\n')
  writeFileSync(join(root, 'repo/transforms.yaml'), 'views: none of our business\n')
  writeFileSync(join(root, 'repo/views/shop.yml'), definitions)
  return { root, env: {}, signal }
}

test('apply writes the plan, and then there is nothing left to do', async () => {
  const surroundings = repository()
  const opened = await featureDefinitions.open(OPTIONS, surroundings)
  const plan = await opened.plan()
  expect(plan.changes).toHaveLength(7)
  await opened.apply(plan)
  expect(await opened.registered()).toEqual(await opened.definitions())
  const { mtimeMs, ino } = statSync(opened.registryAddress)
  await opened.apply(await opened.plan())
  expect(statSync(opened.registryAddress)).toMatchObject({ mtimeMs, ino })
})

test('a plan made before somebody else applied is refused', async () => {
  const surroundings = repository()
  const mine = await featureDefinitions.open(OPTIONS, surroundings)
  const stale = await mine.plan()
  const theirs = await featureDefinitions.open(OPTIONS, surroundings)
  await theirs.apply(await theirs.plan())
  await expect(mine.apply(stale)).rejects.toMatchObject({ exitCode: 9 })
})

test('without a registry, or without the project in it, the hint is to apply', async () => {
  const surroundings = repository()
  const opened = await featureRegistry.open(OPTIONS, surroundings)
  await expect(opened.registered()).rejects.toMatchObject({ exitCode: 3, hint: 'run `feature-store apply`' })
  await opened.apply(await opened.plan())
  writeFileSync(join(surroundings.root, 'repo/feature_store.yaml'), CONFIG.replace('shop', 'bank'))
  const other = await featureRegistry.open(OPTIONS, surroundings)
  await expect(other.resolveFeatures(undefined)).rejects.toMatchObject({ exitCode: 3 })
})

test('intervals that several processes record at once are all kept', async () => {
  const surroundings = repository()
  const opened = await featureRegistry.open(OPTIONS, surroundings)
  await opened.apply(await opened.plan())
  const days = [1, 3, 5, 7, 9, 11]
  const day = (number: number) => new Date(Date.UTC(2024, 0, number))
  const recorded = days.map(async (start) => {
    const own = await featureRegistry.open(OPTIONS, surroundings)
    await own.recordMaterialization('sales', { start: day(start), end: day(start + 1) })
  })
  await Promise.all(recorded)
  const again = await featureRegistry.open(OPTIONS, surroundings)
  const view = (await again.registered()).featureViews.find(({ name }) => name === 'sales')
  expect(view?.materializationIntervals).toEqual(days.map((start) => ({ start: day(start), end: day(start + 1) })))
})

test('a step that applies depends on the configuration and the definitions', async () => {
  const surroundings = repository()
  expect(await featureDefinitions.files(OPTIONS, surroundings)).toEqual([
    join(surroundings.root, 'repo/feature_store.yaml'),
    join(surroundings.root, 'repo/views/shop.yml'),
  ])
})

test('a step that reads the registry depends on it and on the files of its sources that are there', async () => {
  const surroundings = repository()
  const { root } = surroundings
  for (const file of [
    'sales.parquet',
    'parts/b.parquet',
    'parts/a.parquet',
    'parts/readme.txt',
    'g1.parquet',
    'x.parquet',
  ]) {
    writeFileSync(join(root, 'data', file), '')
  }
  const opened = await featureRegistry.open(OPTIONS, surroundings)
  const config = join(root, 'repo/feature_store.yaml')
  expect(await featureRegistry.files(OPTIONS, surroundings)).toEqual([config])
  await opened.apply(await opened.plan())
  expect(await featureRegistry.files(OPTIONS, surroundings)).toEqual([
    config,
    { path: join(root, 'repo/registry.db'), fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ...['sales.parquet', 'parts/a.parquet', 'parts/b.parquet', 'g1.parquet'].map((file) => join(root, 'data', file)),
  ])
})

test('no feature_store.yaml is bad usage, with a hint where to look', async () => {
  const root = folderWith()
  await expect(featureRegistry.open(OPTIONS, { root, env: {}, signal })).rejects.toMatchObject({
    exitCode: 2,
    hint: expect.stringContaining('FEATURE_REPO'),
  })
})

test('a folder without definitions is bad usage, so that apply does not remove everything', async () => {
  const root = folderWith({ 'feature_store.yaml': CONFIG })
  const opened = await featureDefinitions.open({ featureRepo: '.' }, { root, env: {}, signal })
  await expect(opened.plan()).rejects.toMatchObject({ exitCode: 2 })
})

test('broken definitions leave the registry as it was', async () => {
  const surroundings = repository()
  const opened = await featureDefinitions.open(OPTIONS, surroundings)
  await opened.apply(await opened.plan())
  const before = readFileSync(opened.registryAddress)
  writeFileSync(join(surroundings.root, 'repo/views/shop.yml'), DEFINITIONS.replace('source: sales', 'source: sale'))
  await expect(opened.plan()).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(`${join(surroundings.root, 'repo/views/shop.yml')}:8: there is no source "sale"`),
  })
  expect(readFileSync(opened.registryAddress)).toEqual(before)
})
