import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { checkKey, checkLoggedModelName } from '../names.ts'
import type { LoggedModel, LoggedModelStore, Texts } from '../tracking-store.ts'
import type { Database } from './database.ts'
import { activeExperiment } from './experiments.ts'
import { MODEL_STATUS, readLoggedModel } from './logged-model-row.ts'
import { writeLoggedModelTags } from './logged-model-tags.ts'
import { pages } from './pages.ts'

/** Logged models in the embedded database. */
export function embeddedLoggedModels(database: Database, uri: string): LoggedModelStore {
  const read = (modelId: string) => readLoggedModel(database, modelId, uri)
  return {
    async createLoggedModel({ experimentId, name, sourceRunId, modelType, params, tags }) {
      checkLoggedModelName(name)
      const modelId = `m-${randomUUID().replaceAll('-', '')}`
      return database.write(() => {
        const { artifactLocation } = activeExperiment(database, experimentId, uri)
        const now = Date.now()
        database.run(
          `INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms,
             last_updated_timestamp_ms, status, lifecycle_stage, model_type, source_run_id)
           VALUES (?, ?, ?, ?, ?, ?, ?, 'active', ?, ?)`,
          modelId,
          experimentId,
          name,
          `${artifactLocation}/models/${modelId}/artifacts`,
          now,
          now,
          MODEL_STATUS.PENDING,
          modelType ?? null,
          sourceRunId,
        )
        writeParams(database, { modelId, experimentId }, params)
        writeLoggedModelTags(database, { modelId, experimentId }, tags)
        return read(modelId)
      })
    },
    async logOutputs(runId, modelIds) {
      await database.write(() => {
        for (const modelId of modelIds) {
          database.run(
            `INSERT OR IGNORE INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id, step)
             VALUES (?, 'RUN_OUTPUT', ?, 'MODEL_OUTPUT', ?, 0)`,
            randomUUID().replaceAll('-', ''),
            runId,
            read(modelId).modelId,
          )
        }
      })
    },
    async finalizeLoggedModel(modelId, status) {
      await database.write(() => {
        read(modelId)
        database.run(
          'UPDATE logged_models SET status = ?, last_updated_timestamp_ms = ? WHERE model_id = ?',
          MODEL_STATUS[status],
          Date.now(),
          modelId,
        )
      })
    },
    async getLoggedModel(modelId) {
      return read(modelId)
    },
    loggedModels: (experimentId) =>
      pages(PAGE, (after: LoggedModel | undefined) => page(database, experimentId, after).map(read)),
    async setLoggedModelTags(modelId, tags) {
      for (const key of Object.keys(tags)) checkKey('tag', key)
      await database.write(() => writeLoggedModelTags(database, read(modelId), tags))
    },
    async findLoggedModel(run, name) {
      const row = database.get(
        `SELECT model_id FROM logged_models WHERE source_run_id = ? AND name = ? AND lifecycle_stage = 'active'
         ORDER BY creation_timestamp_ms DESC, model_id LIMIT 1`,
        run.runId,
        name,
      )
      return row === undefined ? undefined : read(ModelId.parse(row).model_id)
    },
  }
}

function writeParams(database: Database, model: { modelId: string; experimentId: string }, params: Texts): void {
  for (const [key, value] of Object.entries(params)) {
    database.run(
      'INSERT INTO logged_model_params (model_id, experiment_id, param_key, param_value) VALUES (?, ?, ?, ?)',
      model.modelId,
      model.experimentId,
      key,
      value,
    )
  }
}

const PAGE = 200

/** Ids of the models that follow, newest first. */
function page(database: Database, experimentId: string, after: LoggedModel | undefined): string[] {
  const rows = database.all(
    `SELECT model_id FROM logged_models
     WHERE experiment_id = ? AND lifecycle_stage = 'active' AND (-creation_timestamp_ms, model_id) > (?, ?)
     ORDER BY creation_timestamp_ms DESC, model_id LIMIT ${PAGE}`,
    experimentId,
    after === undefined ? Number.MIN_SAFE_INTEGER : -after.creationTimestamp,
    after?.modelId ?? '',
  )
  return z
    .array(ModelId)
    .parse(rows)
    .map((row) => row.model_id)
}

const ModelId = z.object({ model_id: z.string() })
