import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { missingModel } from '../missing.ts'
import { checkLoggedModelName } from '../names.ts'
import type { LoggedModel, LoggedModelStore } from '../tracking-store.ts'
import type { Database } from './database.ts'
import { activeExperiment } from './experiments.ts'
import { textsOf } from './texts.ts'

/** How the database numbers the status of a logged model. */
const STATUS = { PENDING: 1, READY: 2, UPLOAD_FAILED: 3 } as const

/** Logged models in the embedded database. */
export function embeddedLoggedModels(database: Database, uri: string): LoggedModelStore {
  return {
    async createLoggedModel({ experimentId, name, sourceRunId, params, tags }) {
      checkLoggedModelName(name)
      const modelId = `m-${randomUUID().replaceAll('-', '')}`
      return database.write(() => {
        const { artifactLocation } = activeExperiment(database, experimentId)
        const now = Date.now()
        database.run(
          `INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms,
             last_updated_timestamp_ms, status, lifecycle_stage, source_run_id)
           VALUES (?, ?, ?, ?, ?, ?, ?, 'active', ?)`,
          modelId,
          experimentId,
          name,
          `${artifactLocation}/models/${modelId}/artifacts`,
          now,
          now,
          STATUS.PENDING,
          sourceRunId,
        )
        for (const [key, value] of Object.entries(params)) {
          database.run(
            'INSERT INTO logged_model_params (model_id, experiment_id, param_key, param_value) VALUES (?, ?, ?, ?)',
            modelId,
            experimentId,
            key,
            value,
          )
        }
        for (const [key, value] of Object.entries(tags)) {
          writeLoggedModelTag(database, { modelId, experimentId }, key, value)
        }
        return readLoggedModel(database, modelId, uri)
      })
    },
    async logOutputs(runId, modelIds) {
      database.write(() => {
        for (const modelId of modelIds) {
          database.run(
            `INSERT OR IGNORE INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id, step)
             VALUES (?, 'RUN_OUTPUT', ?, 'MODEL_OUTPUT', ?, 0)`,
            randomUUID().replaceAll('-', ''),
            runId,
            readLoggedModel(database, modelId, uri).modelId,
          )
        }
      })
    },
    async finalizeLoggedModel(modelId, status) {
      database.write(() => {
        readLoggedModel(database, modelId, uri)
        database.run(
          'UPDATE logged_models SET status = ?, last_updated_timestamp_ms = ? WHERE model_id = ?',
          STATUS[status],
          Date.now(),
          modelId,
        )
      })
    },
    async getLoggedModel(modelId) {
      return readLoggedModel(database, modelId, uri)
    },
    async findLoggedModel(run, name) {
      const row = database.get(
        `SELECT model_id FROM logged_models WHERE source_run_id = ? AND name = ? AND lifecycle_stage = 'active'
         ORDER BY creation_timestamp_ms DESC, model_id LIMIT 1`,
        run.runId,
        name,
      )
      return row === undefined ? undefined : readLoggedModel(database, ModelId.parse(row).model_id, uri)
    },
  }
}

/** @throws StepError MISSING_INPUT */
export function readLoggedModel(database: Database, modelId: string, uri: string): LoggedModel {
  const row = database.get(
    `SELECT model_id, experiment_id, name, artifact_location, status, source_run_id FROM logged_models
     WHERE model_id = ? AND lifecycle_stage = 'active'`,
    modelId,
  )
  if (row === undefined) throw missingModel(modelId, uri)
  const model = ModelRow.parse(row)
  return {
    modelId,
    experimentId: String(model.experiment_id),
    name: model.name,
    artifactUri: model.artifact_location,
    status: STATUS_NAMES[model.status - 1] ?? 'PENDING',
    sourceRunId: model.source_run_id ?? undefined,
    params: textsOf(
      database.all(
        'SELECT param_key AS key, param_value AS value FROM logged_model_params WHERE model_id = ?',
        modelId,
      ),
    ),
    tags: textsOf(
      database.all('SELECT tag_key AS key, tag_value AS value FROM logged_model_tags WHERE model_id = ?', modelId),
    ),
  }
}

/** Sets one tag of a logged model, over the one there. */
export function writeLoggedModelTag(
  database: Database,
  { modelId, experimentId }: { modelId: string; experimentId: string },
  key: string,
  value: string,
): void {
  database.run(
    'INSERT OR REPLACE INTO logged_model_tags (model_id, experiment_id, tag_key, tag_value) VALUES (?, ?, ?, ?)',
    modelId,
    experimentId,
    key,
    value,
  )
}

const STATUS_NAMES = ['PENDING', 'READY', 'UPLOAD_FAILED'] as const
const ModelId = z.object({ model_id: z.string() })
const ModelRow = z.object({
  experiment_id: z.int(),
  name: z.string(),
  artifact_location: z.string(),
  status: z.int(),
  source_run_id: z.string().nullable(),
})
