import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fromRegistry } from '../src/registry/from-registry.ts'
import { decodeRegistry, encodeRegistry } from '../src/registry/registry-bytes.ts'
import { toRegistry } from '../src/registry/to-registry.ts'
import { applied, SALES, withReturns, writtenRepository } from './written-repository.ts'

test('each revision is a file beside the registry, and nothing else is left there', async () => {
  const shops = writtenRepository('registry.db')
  await applied(shops)
  shops.define(withReturns)
  await applied(shops)
  expect(readdirSync(shops.folder).sort()).toEqual([
    'feature_store.yaml',
    'registry.db',
    'registry.db.revisions',
    'shops.yaml',
  ])
  expect(readdirSync(join(shops.folder, 'registry.db.revisions/shops'))).toEqual(['1.json', '2.json'])
})

test('a revision whose writer died before it wrote the registry has not come to be, whatever is written next', async () => {
  const shops = writtenRepository('registry.db')
  await applied(shops)
  const path = join(shops.folder, 'registry.db')
  const before = readFileSync(path)
  shops.define(withReturns)
  await applied(shops)
  writeFileSync(path, before)
  const opened = await shops.open()
  const numbers = async () => (await opened.history()).revisions.map(({ revision }) => revision)
  expect(await numbers()).toEqual([1])
  expect(await opened.revision()).toBe(1)
  await opened.recordMaterialization('sales', { start: new Date(0), end: new Date(1) })
  expect(await numbers()).toEqual([1])
  expect((await opened.history()).elsewhere).toEqual([])
  expect(await applied(shops)).toBe(2)
})

test('a first revision without its registry has not come to be either', async () => {
  const shops = writtenRepository('registry.db')
  await applied(shops)
  rmSync(join(shops.folder, 'registry.db'))
  expect((await (await shops.open()).history()).revisions).toEqual([])
  expect(await applied(shops)).toBe(1)
})

test('what another tool wrote into the file is noticed, and becomes a revision of its own', async () => {
  const shops = writtenRepository('registry.db')
  shops.define(withReturns)
  await applied(shops)
  const path = join(shops.folder, 'registry.db')
  const registry = decodeRegistry(readFileSync(path), path)
  const { repository } = fromRegistry(registry, 'shops')
  const featureViews = repository.featureViews.filter(({ name }) => name !== 'returns')
  const theirs = toRegistry({ ...repository, featureViews }, registry, new Date('2030-01-02T03:04:05Z'), 'theirs')
  writeFileSync(path, encodeRegistry(theirs))
  const opened = await shops.open()
  expect(await opened.revision()).toBeUndefined()
  expect((await opened.history()).elsewhere).toMatchObject([{ action: 'remove', name: 'returns' }])
  shops.define(SALES)
  expect(await applied(shops)).toBe(2)
  expect((await opened.history()).revisions.at(-1)).toMatchObject({
    ...{ origin: 'elsewhere', applied_by: null, applied_at: '2030-01-02T03:04:05.000Z' },
    changes: [{ action: 'remove', name: 'returns', destructive: true }],
  })
})

test('a revision that cannot be read is a broken contract that names its file', async () => {
  const shops = writtenRepository('registry.db')
  await applied(shops)
  const path = join(shops.folder, 'registry.db.revisions/shops/1.json')
  writeFileSync(path, '{"schema_version": "1.0"}')
  await expect((await shops.open()).history()).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining(`${path} is no revision`),
  })
  await expect((await shops.open()).registered()).resolves.toBeDefined()
})
