import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openStore, workFolder } from './open-store.ts'
import { all } from './suite/all.ts'

/** 1,500 of everything, few of them with a time of their own. */
const MANY = `
  WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1499)
  INSERT INTO runs (run_uuid, name, status, start_time, lifecycle_stage, artifact_uri, experiment_id)
  SELECT printf('%032x', i * 7919 % 1500), i, 'FINISHED', nullif(i / 700, 0), 'active', 'x', 0 FROM n;
  INSERT INTO tags (key, value, run_uuid) SELECT 'part', iif(CAST(name AS INTEGER) % 2 = 0, 'even', 'odd'), run_uuid FROM runs;
  INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms,
    last_updated_timestamp_ms, status, lifecycle_stage)
  SELECT 'm-' || run_uuid, 0, name, 'x', coalesce(start_time, 0), 0, 2, 'active' FROM runs;
  INSERT INTO registered_models (name) SELECT 'model ' || name FROM runs;
  INSERT INTO model_versions (name, version, source) SELECT 'model 7', CAST(name AS INTEGER) + 1, 'x' FROM runs;
  INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage)
  SELECT CAST(name AS INTEGER) + 1, name, 'x', iif(name = '3', 'deleted', 'active') FROM runs;`

test.each(['../mlflow-schema.sql', './mlflow-3.17-schema.sql'])('all pages of a store come, on %s', async (schema) => {
  const root = await workFolder()
  const database = new DatabaseSync(join(root, 'mlflow.db'))
  database.exec(await readFile(new URL(schema, import.meta.url), 'utf8'))
  database.exec(
    "INSERT OR IGNORE INTO experiments (experiment_id, name, lifecycle_stage) VALUES (0, 'Default', 'active')",
  )
  database.exec(MANY)
  database.close()
  const store = await openStore(root)

  const runs = await all(store.runs('0'))
  expect(new Set(runs.map(({ runId }) => runId)).size).toBe(1500)
  expect(runs.map(({ startTime }) => startTime)).toEqual(runs.map(({ startTime }) => startTime).sort((a, b) => b - a))
  const even = await all(store.runs('0', { key: 'part', value: 'even' }))
  expect(even.map(({ runName }) => Number(runName)).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 750 }, (_, i) => 2 * i),
  )

  const models = await all(store.loggedModels('0'))
  expect(new Set(models.map(({ modelId }) => modelId)).size).toBe(1500)
  const registered = (await all(store.registeredModels())).map(({ name }) => name)
  expect(registered).toEqual(Array.from({ length: 1500 }, (_, i) => `model ${i}`).sort())
  const versions = (await all(store.modelVersions('model 7'))).map(({ version }) => version)
  expect(versions).toEqual(Array.from({ length: 1500 }, (_, i) => String(1500 - i)))
  // All of them and the default one, without the deleted one.
  expect(await all(store.experiments())).toHaveLength(1500)
  store.close()
})
