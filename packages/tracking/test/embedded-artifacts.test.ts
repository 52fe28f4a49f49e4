import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { fetchModel, logModel, type TrackingStore } from '../src/index.ts'
import { openStore, workFolder } from './open-store.ts'
import { all } from './suite/all.ts'

async function withModel() {
  const root = await workFolder()
  const store = await openStore(root)
  const { experimentId } = await store.getOrCreateExperiment('some')
  const run = await store.createRun({ experimentId, runName: 'some', startTime: 1, tags: {} })
  const files = () => new Map([['MLmodel', Buffer.from('x')]])
  const model = await logModel(store, run, { name: 'model', params: {}, files })
  await store.createRegisteredModel('some')
  await store.createModelVersion({ name: 'some', ...model, tags: {}, description: '' })
  return { root, store, run, modelId: model.modelId ?? '' }
}

function rewrite(root: string, uri: string): void {
  const database = new DatabaseSync(join(root, 'mlflow.db'))
  for (const [table, column] of [
    ['runs', 'artifact_uri'],
    ['logged_models', 'artifact_location'],
    ['model_versions', 'storage_location'],
  ]) {
    database.prepare(`UPDATE ${table} SET ${column} = ?`).run(uri)
  }
  database.close()
}

const refused = { code: 'BROKEN_CONTRACT' }

test.each([
  '/etc',
  'file:///etc',
  'file://host/etc',
  '../..',
  '.',
  '',
  'mlartifacts/../..',
  'mlartifacts',
  'mlflow-artifacts:/../..',
  'mlflow-artifacts:/1/%2e%2e/%2e%2e',
  'mlflow-artifacts:///1/../../etc',
])('a database that says that artifacts are at "%s" is not believed', async (uri) => {
  const { root, store, run, modelId } = await withModel()
  rewrite(root, uri)
  const { artifactUri } = await store.getRun(run.runId)
  const target = join(root, 'target')
  await expect(store.readArtifact(artifactUri, 'hostname')).rejects.toMatchObject(refused)
  await expect(store.download(artifactUri, target)).rejects.toMatchObject(refused)
  await expect(all(store.artifacts(artifactUri))).rejects.toMatchObject(refused)
  await expect(store.uploadFiles(artifactUri, new Map([['x', Buffer.of()]]))).rejects.toMatchObject(refused)
  await expect(store.uploadFolder(artifactUri, join(root, 'mlartifacts'))).rejects.toMatchObject(refused)
  for (const form of [`models:/${modelId}`, 'models:/some/1', `runs:/${run.runId}/model`]) {
    await expect(fetchModel(store, form, target)).rejects.toMatchObject(refused)
  }
  expect((await readdir(root)).sort()).toEqual(['mlartifacts', 'mlflow.db'])
  store.close()
})

test('what a client without a server keeps in mlruns beside the database is read', async () => {
  const { root, store, run } = await withModel()
  const folder = join(root, 'mlruns', '1', 'artifacts')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'note.txt'), 'a note')
  for (const uri of [folder, `file://${folder}`, 'mlruns/1/artifacts']) {
    rewrite(root, uri)
    const { artifactUri } = await store.getRun(run.runId)
    expect(Buffer.from(await store.readArtifact(artifactUri, 'note.txt')).toString()).toBe('a note')
  }
  store.close()
})

test('artifacts of another store of artifacts are told to be elsewhere', async () => {
  const { root, store, run } = await withModel()
  rewrite(root, 's3://bucket/1')
  const { artifactUri } = await store.getRun(run.runId)
  expect(store.localPath(artifactUri)).toBeUndefined()
  await expect(store.readArtifact(artifactUri, 'x')).rejects.toMatchObject({ code: 'USAGE' })
  store.close()
})

const folderOf = (store: TrackingStore, uri: string): string => store.localPath(uri) ?? ''

test('a link among artifacts is neither listed, read, written through nor copied', async () => {
  const { root, store, run } = await withModel()
  await store.uploadFiles(run.artifactUri, new Map([['note.txt', Buffer.from('x')]]))
  const folder = folderOf(store, run.artifactUri)
  await symlink('/etc', join(folder, 'etc'))
  expect(await all(store.artifacts(run.artifactUri))).toEqual([{ path: 'note.txt', bytes: 1 }])
  await expect(store.readArtifact(run.artifactUri, 'etc/hostname')).rejects.toMatchObject(refused)
  const file = new Map([['etc/millrace-test', Buffer.of()]])
  await expect(store.uploadFiles(run.artifactUri, file)).rejects.toMatchObject(refused)
  await expect(store.download(run.artifactUri, join(root, 'target'))).rejects.toMatchObject(refused)
  store.close()
})

test('what a broken transfer left is no artifact, and one that fails leaves nothing', async () => {
  const { root, store, run } = await withModel()
  const [source, target] = [join(root, 'source'), join(root, 'target')]
  await mkdir(source)
  await writeFile(join(source, 'large.bin'), 'x'.repeat(1000))
  // A transfer that cannot take its last step: a folder stands where the file is to be.
  await mkdir(join(target, 'large.bin', 'full'), { recursive: true })
  await store.uploadFolder(run.artifactUri, source)
  await expect(store.download(run.artifactUri, target)).rejects.toMatchObject({ code: 'CANNOT_WRITE' })
  expect(await readdir(target)).toEqual(['large.bin'])
  const staged = `.millrace-${'0'.repeat(32)}.tmp`
  await writeFile(join(folderOf(store, run.artifactUri), staged), 'half')
  expect(await all(store.artifacts(run.artifactUri))).toEqual([{ path: 'large.bin', bytes: 1000 }])
  store.close()
})
