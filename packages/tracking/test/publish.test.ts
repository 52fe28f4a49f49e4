import { mkdir, readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { logModel, type ModelVersion, publishModelVersion, type TrackingStore, withRun } from '../src/index.ts'
import { openStore, workFolder } from './open-store.ts'

test('a version lies in a folder with its record beside its files, and publishing again touches nothing', async () => {
  const { store, version, shared } = await registered()
  const place = join(shared, 'trips', '1')
  const [files, bytes] = [3, Buffer.byteLength('flavors: {}\n') + 5]
  expect(await publish(store, version, shared)).toEqual({ place, changed: true, files, bytes })
  expect(await listed(shared)).toEqual([
    'trips/1/MLmodel',
    'trips/1/code/loader.py',
    'trips/1/model.onnx',
    'trips/1/registered_model_version.json',
  ])
  const record = JSON.parse(await readFile(join(place, 'registered_model_version.json'), 'utf8'))
  expect(record).toMatchObject({ schema_version: '1.0', _name: 'trips', _version: '1', _source: version.source })
  const written = await stat(place)
  await store.setModelVersionTag('trips', '1', { key: 'later', value: 'yes' })
  expect(await publish(store, version, pathToFileURL(shared).href)).toEqual({ place, changed: false, files, bytes })
  expect((await stat(place)).mtimeMs).toBe(written.mtimeMs)
})

test('a copy that broke off leaves nothing, and what a killed one left goes with the next', async () => {
  const { store, version, shared } = await registered()
  const broken: TrackingStore = {
    ...store,
    download: async (uri, folder) => {
      await store.download(uri, folder)
      throw new Error('connection lost')
    },
  }
  await expect(publish(broken, version, shared)).rejects.toThrow('connection lost')
  expect(await readdir(join(shared, 'trips'))).toEqual([])
  const [left, going] = ['1', '2'].map((digit) => `.millrace-${digit.repeat(32)}.tmp`)
  for (const name of [left, going]) await mkdir(join(shared, 'trips', `${name}`, 'half'), { recursive: true })
  await utimes(join(shared, 'trips', `${left}`), 0, 0)
  await publish(store, version, shared)
  expect(await readdir(join(shared, 'trips'))).toEqual([going, '1'])
})

test('of two who publish at once both see it whole', async () => {
  const { store, version, shared } = await registered()
  const done = await Promise.all([publish(store, version, shared), publish(store, version, shared)])
  expect(done.filter(({ changed }) => changed)).toHaveLength(1)
  expect(await readdir(join(shared, 'trips'))).toEqual(['1'])
})

test('another model in its place is a conflict, a changed file is told', async () => {
  const { store, version, shared } = await registered()
  const place = join(shared, 'trips', '1')
  await publish(store, version, shared)
  await writeFile(join(place, 'model.onnx'), 'longer than before')
  await expect(publish(store, version, shared)).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringContaining('model.onnx has 18 bytes'),
  })
  const other = await registered()
  await rename(place, join(other.shared, 'moved'))
  await publish(other.store, other.version, shared)
  await expect(publish(store, version, shared)).rejects.toMatchObject({ code: 'CONFLICT' })
  await writeFile(join(place, 'registered_model_version.json'), 'not JSON')
  await expect(publish(store, version, shared)).rejects.toMatchObject({ code: 'CONFLICT' })
})

test('artifacts of the store take a version as well, another kind of place does not', async () => {
  const { store, version } = await registered()
  const place = 'mlflow-artifacts:/published/trips/1'
  expect(await publish(store, version, 'mlflow-artifacts:/published/')).toMatchObject({ place, changed: true })
  expect(Buffer.from(await store.readArtifact(place, 'MLmodel')).toString()).toBe('flavors: {}\n')
  expect(await publish(store, version, 'mlflow-artifacts:/published')).toMatchObject({ place, changed: false })
  await expect(publish(store, version, 's3://bucket/models')).rejects.toMatchObject({ code: 'USAGE' })
})

test('a name that would lead out of the place is refused', async () => {
  const { store, version, shared } = await registered()
  const hostile = { ...store, modelVersionDownloadUri: async () => store.modelVersionDownloadUri('trips', '1') }
  for (const name of ['..', '../up', 'a\\b']) {
    await expect(publish(hostile, { ...version, name }, shared)).rejects.toMatchObject({ code: 'BROKEN_CONTRACT' })
  }
})

const publish = (store: TrackingStore, version: ModelVersion, destination: string) =>
  publishModelVersion(store, version, destination, '/nonexistent')

async function listed(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

async function registered(): Promise<{ store: TrackingStore; version: ModelVersion; shared: string }> {
  const store = await openStore(await workFolder())
  onTestFinished(() => store.close())
  const { runId, source, modelId } = await withRun(
    store,
    { experimentName: 'trips', runName: 'fit', sourceName: 'test' },
    (run) =>
      logModel(store, run, {
        name: 'model',
        params: {},
        files: () =>
          new Map([
            ['MLmodel', Buffer.from('flavors: {}\n')],
            ['model.onnx', Buffer.from('graph')],
            ['code/loader.py', Buffer.from('')],
          ]),
      }),
  )
  await store.createRegisteredModel('trips')
  const version = await store.createModelVersion({ name: 'trips', runId, source, modelId, tags: {}, description: '' })
  return { store, version, shared: await workFolder() }
}
