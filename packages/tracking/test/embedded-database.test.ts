import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openStore, workFolder } from './open-store.ts'
import { all } from './suite/all.ts'

async function withDatabase(root: string, change: (database: DatabaseSync) => void): Promise<void> {
  const store = await openStore(root)
  store.close()
  const database = new DatabaseSync(join(root, 'mlflow.db'))
  change(database)
  database.close()
}

test('a new database has the pinned revision and the default experiment of MLflow', async () => {
  const root = await workFolder()
  const store = await openStore(root)
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
  const root = await workFolder()
  const database = new DatabaseSync(join(root, 'mlflow.db'))
  database.exec(await readFile(new URL('./mlflow-3.17-schema.sql', import.meta.url), 'utf8'))
  database.exec(`
    INSERT INTO experiments (experiment_id, name, lifecycle_stage, workspace) VALUES (7, 'foreign', 'active', 'other');
    INSERT INTO registered_models (name, workspace) VALUES ('shared', 'other'), ('foreign', 'other');
    INSERT INTO registered_model_tags (key, value, name, workspace) VALUES ('a', 'other', 'shared', 'other');
    INSERT INTO model_versions (name, version, source, workspace) VALUES ('shared', 7, 's', 'other');
    INSERT INTO registered_model_aliases (alias, version, name, workspace) VALUES ('champion', 7, 'shared', 'other');
  `)
  const store = await openStore(root)
  await expect(store.latestModelVersion('shared')).rejects.toMatchObject({ code: 'MISSING_INPUT' })
  await store.createRegisteredModel('shared')
  const wanted = { name: 'shared', source: 'x', runId: 'r', modelId: undefined, tags: { a: 'b' }, description: '' }
  expect(await store.createModelVersion(wanted)).toMatchObject({ version: '1', tags: { a: 'b' }, aliases: [] })
  await store.moveAlias({ name: 'shared', alias: 'champion', from: undefined, to: '1', user: 'somebody' })
  expect((await store.getModelVersionByAlias('shared', 'champion')).version).toBe('1')
  expect((await all(store.registeredModels())).map(({ name }) => name)).toEqual(['shared'])
  expect((await all(store.modelVersions('shared'))).map(({ version }) => version)).toEqual(['1'])
  expect((await all(store.experiments())).map(({ name }) => name)).toEqual(['Default'])
  await expect(store.getExperiment('7')).rejects.toMatchObject({ code: 'MISSING_INPUT' })
  await store.setRegisteredModelTag('shared', { key: 'a', value: 'ours' })
  await store.describeRegisteredModel('shared', 'ours')
  await store.describeModelVersion('shared', '1', 'ours')
  await store.deleteModelVersion('shared', '1')
  await store.deleteRegisteredModel('shared')
  const left = (sql: string) =>
    database
      .prepare(sql)
      .all()
      .map((row) => Object.values(row))
  expect(left('SELECT name, description FROM registered_models ORDER BY name')).toEqual([
    ['foreign', null],
    ['shared', null],
  ])
  expect(left('SELECT name, version, source, workspace FROM model_versions')).toEqual([['shared', 7, 's', 'other']])
  expect(left('SELECT alias, version FROM registered_model_aliases')).toEqual([['champion', 7]])
  expect(left('SELECT key, value FROM registered_model_tags')).toEqual([['a', 'other']])
  database.close()
  store.close()
})

test('a database of an unknown revision is used when its columns fit', async () => {
  const root = await workFolder()
  await withDatabase(root, (database) => database.exec("UPDATE alembic_version SET version_num = 'feedfacecafe'"))
  const store = await openStore(root)
  expect((await store.getOrCreateExperiment('new')).experimentId).toBe('1')
  store.close()
})

test.each([
  ['too old', 'ALTER TABLE inputs DROP COLUMN step', /no inputs\.step: they are older/],
  ['too new', "ALTER TABLE runs ADD COLUMN owner TEXT NOT NULL DEFAULT ''", undefined],
  ['too new to write', 'DROP TABLE tags; CREATE TABLE tags (key, value, run_uuid, kind TEXT NOT NULL)', /tags\.kind/],
])('a database that is %s is told so', async (_, sql, message) => {
  const root = await workFolder()
  await withDatabase(root, (database) => database.exec(`UPDATE alembic_version SET version_num = 'feedface'; ${sql}`))
  if (message === undefined) return (await openStore(root)).close()
  await expect(openStore(root)).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringMatching(message),
  })
})

test('a file that is no database, another program’s database and an absent folder are told apart', async () => {
  const root = await workFolder()
  await writeFile(join(root, 'text.db'), 'this is a text file and not a database, and long enough to see that')
  await expect(openStore(root, 'sqlite:///text.db')).rejects.toMatchObject({ code: 'BROKEN_CONTRACT' })
  const other = new DatabaseSync(join(root, 'other.db'))
  other.exec('CREATE TABLE something (x)')
  other.close()
  await expect(openStore(root, 'sqlite:///other.db')).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringContaining('another program'),
  })
  await expect(openStore(root, 'sqlite:///nowhere/mlflow.db')).rejects.toMatchObject({ code: 'CANNOT_WRITE' })
})

test('a deleted experiment is a usage error that says how to restore it', async () => {
  const root = await workFolder()
  await withDatabase(root, (database) => database.exec("UPDATE experiments SET lifecycle_stage = 'deleted'"))
  const store = await openStore(root)
  await expect(store.getOrCreateExperiment('Default')).rejects.toMatchObject({
    code: 'USAGE',
    hint: expect.stringContaining('mlflow experiments restore'),
  })
  store.close()
})

test('a version number is not given again after its version was deleted', async () => {
  const root = await workFolder()
  const store = await openStore(root)
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
