import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { execPath, pid } from 'node:process'
import { describe, expect, test } from 'vitest'
import { parseFeatureStoreConfig } from '../src/config/parse-feature-store-config.ts'
import { openRegistry } from '../src/registry/registry-file.ts'
import { toRegistry } from '../src/registry/to-registry.ts'
import { folderWith } from './folder.ts'

const config = (registry = 'registry.db') =>
  parseFeatureStoreConfig(`project: p\nregistry: ${registry}\n`, 'feature_store.yaml', {})
const registry = (versionId: string) =>
  toRegistry(
    { project: 'p', entities: [], sources: [], featureViews: [], onDemandFeatureViews: [], featureServices: [] },
    undefined,
    new Date(0),
    versionId,
  )
const NEW = { versionId: undefined }

test('what is written is read, and nothing else is left in the folder', async () => {
  const folder = folderWith()
  const file = openRegistry(config(), folder)
  expect(await file.read()).toBeUndefined()
  await file.write(registry('first'), NEW)
  expect((await file.read())?.versionId).toBe('first')
  expect(readdirSync(folder)).toEqual(['registry.db'])
})

test('the registry may be in a folder that is not there yet', async () => {
  const folder = folderWith()
  await openRegistry(config('data/registry.db'), folder).write(registry('first'), NEW)
  expect(existsSync(join(folder, 'data/registry.db'))).toBe(true)
})

test('of two writers that read the same version the second is refused', async () => {
  const file = openRegistry(config(), folderWith())
  await file.write(registry('first'), NEW)
  await file.write(registry('second'), { versionId: 'first' })
  await expect(file.write(registry('other'), { versionId: 'first' })).rejects.toMatchObject({ exitCode: 9 })
  await expect(file.write(registry('other'), NEW)).rejects.toMatchObject({ exitCode: 9 })
  expect((await file.read())?.versionId).toBe('second')
})

test('of many writers at once exactly one wins', async () => {
  const folder = folderWith()
  const writers = Array.from({ length: 8 }, (_, index) =>
    openRegistry(config(), folder).write(registry(`v${index}`), NEW),
  )
  const outcomes = await Promise.allSettled(writers)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

describe('a lock file', () => {
  const locked = (owner: string) => folderWith({ 'registry.db.lock': owner })

  test('of a dead process is taken over', async () => {
    const { pid: dead } = spawnSync(execPath, ['--version'])
    const folder = locked(`${dead} ${hostname()} x\n`)
    await openRegistry(config(), folder).write(registry('first'), NEW)
    expect(readdirSync(folder)).toEqual(['registry.db'])
  })

  test('of a living process is a conflict that names it', async () => {
    const folder = locked(`${pid} ${hostname()} x\n`)
    await expect(openRegistry(config(), folder).write(registry('first'), NEW)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(`is held by process ${pid} on ${hostname()}`),
    })
    expect(readdirSync(folder)).toEqual(['registry.db.lock'])
  })

  test('of another machine is left alone: nobody here can tell whether its owner lives', async () => {
    const { pid: dead } = spawnSync(execPath, ['--version'])
    const folder = locked(`${dead} elsewhere x\n`)
    await expect(openRegistry(config(), folder).write(registry('first'), NEW)).rejects.toMatchObject({
      code: 'CONFLICT',
    })
  })
})

test.each([
  ['an empty file', ''],
  ['text', 'not a registry'],
  ['a cut off one', new Uint8Array([10, 200, 1, 1])],
])('%s is a broken contract', async (_, content) => {
  const folder = folderWith({ 'registry.db': content })
  await expect(openRegistry(config(), folder).read()).rejects.toMatchObject({ exitCode: 4 })
})

test('a folder in its place is a broken contract', async () => {
  const folder = folderWith()
  await expect(openRegistry(config('.'), folder).read()).rejects.toMatchObject({ exitCode: 4 })
})

test.each(['s3://bucket/registry.db', '{ registry_type: sql, path: postgresql://db/x }'])(
  'a registry elsewhere is refused with its line: %s',
  (written) => {
    expect(() => openRegistry(config(written), '/')).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining('feature_store.yaml:2: regist') }),
    )
  },
)

test('an address with file:// is a path', () => {
  expect(openRegistry(config('file:///srv/registry.db'), '/').path).toBe('/srv/registry.db')
})

test('a folder that cannot be made is reported as not writable', async () => {
  const folder = folderWith({ data: '' })
  const written = openRegistry(config('data/registry.db'), folder).write(registry('v'), NEW)
  await expect(written).rejects.toMatchObject({ exitCode: 73 })
})
