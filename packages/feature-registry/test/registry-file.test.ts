import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, utimesSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { execPath, pid } from 'node:process'
import { describe, expect, test } from 'vitest'
import { parseFeatureStoreConfig } from '../src/config/parse-feature-store-config.ts'
import { openRegistry } from '../src/open-registry.ts'
import { encodeRegistry } from '../src/registry/registry-bytes.ts'
import { fileRegistry } from '../src/registry/registry-file.ts'
import { toRegistry } from '../src/registry/to-registry.ts'
import { folderWith } from './folder.ts'

const config = (registry: string) =>
  parseFeatureStoreConfig(`project: p\nregistry: ${registry}\n`, 'feature_store.yaml', {})
const registry = (versionId: string) =>
  toRegistry(
    { project: 'p', entities: [], sources: [], featureViews: [], onDemandFeatureViews: [], featureServices: [] },
    undefined,
    new Date(0),
    versionId,
  )
const write = (folder: string, next: string, expected?: string, path = 'registry.db') =>
  fileRegistry(join(folder, path)).write('p', expected, { registry: registry(next), revisions: [] })
const open = (written: string) => openRegistry(config(written), '/', new AbortController().signal)

test('what is written is read, and nothing else is left in the folder', async () => {
  const folder = folderWith()
  const file = fileRegistry(join(folder, 'registry.db'))
  expect(await file.read('p')).toBeUndefined()
  await write(folder, 'first')
  expect((await file.read('p'))?.versionId).toBe('first')
  expect(readdirSync(folder)).toEqual(['registry.db'])
})

test('the registry may be in a folder that is not there yet', async () => {
  const folder = folderWith()
  await write(folder, 'first', undefined, 'data/registry.db')
  expect(existsSync(join(folder, 'data/registry.db'))).toBe(true)
})

test('of two writers that read the same version the second is refused', async () => {
  const folder = folderWith()
  await write(folder, 'first')
  await write(folder, 'second', 'first')
  await expect(write(folder, 'other', 'first')).rejects.toMatchObject({ exitCode: 9 })
  await expect(write(folder, 'other')).rejects.toMatchObject({ exitCode: 9 })
  expect((await fileRegistry(join(folder, 'registry.db')).read('p'))?.versionId).toBe('second')
})

test('of many writers at once exactly one wins', async () => {
  const folder = folderWith()
  const writers = Array.from({ length: 8 }, (_, index) => write(folder, `v${index}`))
  const outcomes = await Promise.allSettled(writers)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

describe('a lock file', () => {
  const locked = (owner: string) => folderWith({ 'registry.db.lock': owner })

  test('of a dead process is taken over', async () => {
    const { pid: dead } = spawnSync(execPath, ['--version'])
    const folder = locked(`${dead} ${hostname()} x\n`)
    await write(folder, 'first')
    expect(readdirSync(folder)).toEqual(['registry.db'])
  })

  test('of a living process is a conflict that names it', async () => {
    const folder = locked(`${pid} ${hostname()} x\n`)
    await expect(write(folder, 'first')).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(`is held by process ${pid} on ${hostname()}`),
    })
    expect(readdirSync(folder)).toEqual(['registry.db.lock'])
  })

  test('without an owner, left by a kill as it was made, is taken over as soon as its age tells', async () => {
    const folder = locked('')
    const before = new Date(Date.now() - 1500)
    utimesSync(join(folder, 'registry.db.lock'), before, before)
    await write(folder, 'first')
    expect(readdirSync(folder)).toEqual(['registry.db'])
  })

  test('of another machine is left alone: nobody here can tell whether its owner lives', async () => {
    const { pid: dead } = spawnSync(execPath, ['--version'])
    const folder = locked(`${dead} elsewhere x\n`)
    await expect(write(folder, 'first')).rejects.toMatchObject({
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
  await expect(fileRegistry(join(folder, 'registry.db')).read('p')).rejects.toMatchObject({ exitCode: 4 })
})

test('a folder in its place is a broken contract', async () => {
  const folder = folderWith()
  await expect(fileRegistry(folder).read('p')).rejects.toMatchObject({ exitCode: 4 })
})

test.each(['s3://bucket/registry.db', 'postgresql://u:secret@db/x', '{ registry_type: remote, path: db:6570 }'])(
  'a registry elsewhere is refused with its line, without what may be a password: %s',
  async (written) => {
    const message = expect.stringMatching(/^feature_store\.yaml:2: regist((?!secret).)*$/)
    await expect(open(written)).rejects.toMatchObject({ exitCode: 2, message })
  },
)

test('an address with file:// is a path', async () => {
  expect((await open('file:///srv/registry.db')).address).toBe('/srv/registry.db')
})

test('a registry of a newer schema is a broken contract that says so', async () => {
  const newer = registry('first')
  newer.registrySchemaVersion = '2'
  const folder = folderWith({ 'registry.db': encodeRegistry(newer) })
  await expect(fileRegistry(join(folder, 'registry.db')).read('p')).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining('schema version 2, from a newer Feast'),
  })
})

test('a folder that cannot be made is reported as not writable', async () => {
  const folder = folderWith({ data: '' })
  await expect(write(folder, 'v', undefined, 'data/registry.db')).rejects.toMatchObject({ exitCode: 73 })
})
