import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { tracking } from '../src/index.ts'

const folder = () => mkdtemp(join(tmpdir(), 'millrace-'))
const open = (root: string, mlflowTrackingUri?: string) =>
  tracking.open(tracking.options.parse({ mlflowTrackingUri }), { root, signal: new AbortController().signal })

async function withDatabase(root: string, change: (database: DatabaseSync) => void): Promise<void> {
  const store = await open(root)
  store.close()
  const database = new DatabaseSync(join(root, 'mlflow.db'))
  change(database)
  database.close()
}

const WRITER = `
const [index, root, url] = process.argv.slice(1)
const { tracking } = await import(url)
const store = await tracking.open(tracking.options.parse({}), { root, signal: new AbortController().signal })
const { experimentId } = await store.getOrCreateExperiment('shared')
const run = await store.createRun({ experimentId, runName: index, startTime: 1, tags: {} })
await store.createRegisteredModel('shared')
const versions = []
for (let step = 0; step < 8; step++) {
  await store.logBatch(run.runId, { metrics: [{ key: 'loss', value: step, timestamp: 1, step }] })
  const wanted = { name: 'shared', source: 'mlflow-artifacts:/x/' + index + step, runId: run.runId, modelId: undefined }
  versions.push((await store.createModelVersion({ ...wanted, tags: {}, description: '' })).version)
}
console.log(JSON.stringify({ experimentId, versions }))
`

test('processes that start on no database at once and write at once lose nothing', async () => {
  const root = await folder()
  const url = new URL('../src/index.ts', import.meta.url).href
  const writers = ['0', '1', '2', '3', '4'].map(async (index) => {
    const args = ['--input-type=module', '-e', WRITER, index, root, url]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    return JSON.parse(stdout) as { experimentId: string; versions: string[] }
  })
  const written = await Promise.all(writers)
  expect(new Set(written.map(({ experimentId }) => experimentId))).toEqual(new Set(['1']))
  const versions = written.flatMap((it) => it.versions.map(Number)).sort((a, b) => a - b)
  expect(versions).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
})

test('a new database has the pinned revision and the default experiment of MLflow', async () => {
  const root = await folder()
  const store = await open(root)
  expect(await store.experimentByName('Default')).toMatchObject({
    experimentId: '0',
    artifactLocation: 'mlflow-artifacts:/0',
  })
  store.close()
  const database = new DatabaseSync(join(root, 'mlflow.db'))
  expect(database.prepare('SELECT version_num FROM alembic_version').all()).toEqual([{ version_num: '6953534de441' }])
  database.close()
})

test('a database with the workspaces of newer MLflow is used in its default workspace', async () => {
  const root = await folder()
  await withDatabase(root, (database) => {
    // The shape of revision dc11669786a5 in the tables that matter here: the name alone is no key any more.
    database.exec(`
      UPDATE alembic_version SET version_num = 'dc11669786a5';
      DROP TABLE registered_models;
      CREATE TABLE registered_models (name VARCHAR(256) NOT NULL, creation_time BIGINT, last_updated_time BIGINT,
        description VARCHAR(5000), workspace VARCHAR(63) NOT NULL DEFAULT 'default', PRIMARY KEY (workspace, name));
      DROP TABLE model_versions;
      CREATE TABLE model_versions (name VARCHAR(256) NOT NULL, version INTEGER NOT NULL, creation_time BIGINT,
        last_updated_time BIGINT, description VARCHAR(5000), user_id VARCHAR(256), current_stage VARCHAR(20),
        source VARCHAR(500), run_id VARCHAR(32), status VARCHAR(20), status_message VARCHAR(500), run_link VARCHAR(500),
        storage_location VARCHAR(500), workspace VARCHAR(63) NOT NULL DEFAULT 'default',
        PRIMARY KEY (workspace, name, version));
      DROP TABLE registered_model_aliases;
      CREATE TABLE registered_model_aliases (alias VARCHAR(256) NOT NULL, version INTEGER NOT NULL,
        name VARCHAR(256) NOT NULL, workspace VARCHAR(63) NOT NULL DEFAULT 'default', PRIMARY KEY (workspace, name, alias));
      DROP TABLE model_version_tags;
      CREATE TABLE model_version_tags (key VARCHAR(250) NOT NULL, value TEXT, name VARCHAR(256) NOT NULL,
        version INTEGER NOT NULL, workspace VARCHAR(63) NOT NULL DEFAULT 'default',
        PRIMARY KEY (workspace, key, name, version));
      ALTER TABLE experiments ADD COLUMN workspace VARCHAR(63) NOT NULL DEFAULT 'default';
      INSERT INTO registered_models (name, workspace) VALUES ('shared', 'other');
      INSERT INTO model_versions (name, version, source, workspace) VALUES ('shared', 7, 's', 'other');
      INSERT INTO registered_model_aliases (alias, version, name, workspace) VALUES ('champion', 7, 'shared', 'other');
    `)
  })
  const store = await open(root)
  await expect(store.latestModelVersion('shared')).rejects.toMatchObject({ code: 'MISSING_INPUT' })
  await store.createRegisteredModel('shared')
  const wanted = { name: 'shared', source: 'x', runId: 'r', modelId: undefined, tags: { a: 'b' }, description: '' }
  expect(await store.createModelVersion(wanted)).toMatchObject({ version: '1', tags: { a: 'b' }, aliases: [] })
  await store.setAlias('shared', 'champion', '1')
  expect((await store.getModelVersionByAlias('shared', 'champion')).version).toBe('1')
  expect((await store.getOrCreateExperiment('new')).experimentId).toBe('1')
  store.close()
})

test('a database of an unknown revision is used when its columns fit', async () => {
  const root = await folder()
  await withDatabase(root, (database) => database.exec("UPDATE alembic_version SET version_num = 'feedfacecafe'"))
  const store = await open(root)
  expect((await store.getOrCreateExperiment('new')).experimentId).toBe('1')
  store.close()
})

test.each([
  ['too old', 'ALTER TABLE inputs DROP COLUMN step', /no inputs\.step: they are older/],
  ['too new', "ALTER TABLE runs ADD COLUMN owner TEXT NOT NULL DEFAULT ''", undefined],
  ['too new to write', 'DROP TABLE tags; CREATE TABLE tags (key, value, run_uuid, kind TEXT NOT NULL)', /tags\.kind/],
])('a database that is %s is told so', async (_, sql, message) => {
  const root = await folder()
  await withDatabase(root, (database) => database.exec(`UPDATE alembic_version SET version_num = 'feedface'; ${sql}`))
  if (message === undefined) return (await open(root)).close()
  await expect(open(root)).rejects.toMatchObject({ code: 'BROKEN_CONTRACT', message: expect.stringMatching(message) })
})

test('a file that is no database, another program’s database and an absent folder are told apart', async () => {
  const root = await folder()
  await writeFile(join(root, 'text.db'), 'this is a text file and not a database, and long enough to see that')
  await expect(open(root, 'sqlite:///text.db')).rejects.toMatchObject({ code: 'BROKEN_CONTRACT' })
  const other = new DatabaseSync(join(root, 'other.db'))
  other.exec('CREATE TABLE something (x)')
  other.close()
  await expect(open(root, 'sqlite:///other.db')).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringContaining('another program'),
  })
  await expect(open(root, 'sqlite:///nowhere/mlflow.db')).rejects.toMatchObject({ code: 'CANNOT_WRITE' })
})

test('a deleted experiment is a usage error that says how to restore it', async () => {
  const root = await folder()
  await withDatabase(root, (database) => database.exec("UPDATE experiments SET lifecycle_stage = 'deleted'"))
  const store = await open(root)
  await expect(store.getOrCreateExperiment('Default')).rejects.toMatchObject({
    code: 'USAGE',
    hint: expect.stringContaining('mlflow experiments restore'),
  })
  store.close()
})

test('a version number is not given again after its version was deleted', async () => {
  const root = await folder()
  const store = await open(root)
  await store.createRegisteredModel('m')
  const wanted = { name: 'm', source: 'x', runId: 'r', modelId: undefined, tags: {}, description: '' }
  await store.createModelVersion(wanted)
  // As MLflow deletes a version.
  const database = new DatabaseSync(join(root, 'mlflow.db'))
  database.exec("UPDATE model_versions SET current_stage = 'Deleted_Internal'")
  database.close()
  await expect(store.getModelVersion('m', '1')).rejects.toMatchObject({ code: 'MISSING_INPUT' })
  expect((await store.createModelVersion(wanted)).version).toBe('2')
  store.close()
})
