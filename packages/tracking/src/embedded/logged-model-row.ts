import * as z from 'zod'
import { missingModel } from '../missing.ts'
import type { LoggedModel } from '../tracking-store.ts'
import type { Database } from './database.ts'
import { textsOf } from './texts.ts'

/** How the database numbers the status of a logged model. */
export const MODEL_STATUS = { PENDING: 1, READY: 2, UPLOAD_FAILED: 3 } as const

/** A logged model that is not deleted. @throws StepError MISSING_INPUT */
export function readLoggedModel(database: Database, modelId: string, uri: string): LoggedModel {
  const row = database.get(
    `SELECT experiment_id, name, artifact_location, status, model_type, creation_timestamp_ms, source_run_id
     FROM logged_models WHERE model_id = ? AND lifecycle_stage = 'active'`,
    modelId,
  )
  if (row === undefined) throw missingModel(modelId, uri)
  const model = ModelRow.parse(row)
  const texts = (kind: 'param' | 'tag') =>
    textsOf(
      database.all(
        `SELECT ${kind}_key AS key, ${kind}_value AS value FROM logged_model_${kind}s WHERE model_id = ?`,
        modelId,
      ),
    )
  return {
    modelId,
    experimentId: String(model.experiment_id),
    name: model.name,
    artifactUri: model.artifact_location,
    status: STATUS_NAMES[model.status - 1] ?? 'PENDING',
    modelType: model.model_type ?? '',
    creationTimestamp: model.creation_timestamp_ms,
    sourceRunId: model.source_run_id ?? undefined,
    params: texts('param'),
    tags: texts('tag'),
    metrics: metricsOf(database, modelId),
  }
}

function metricsOf(database: Database, modelId: string): LoggedModel['metrics'] {
  const rows = database.all(
    `SELECT metric_name AS key, metric_value AS value, metric_timestamp_ms AS timestamp, metric_step AS step,
       run_id AS runId
     FROM logged_model_metrics WHERE model_id = ? ORDER BY metric_timestamp_ms, metric_step, metric_name, run_id`,
    modelId,
  )
  return z
    .array(MetricRow)
    .parse(rows)
    .map((metric) => ({ ...metric, value: metric.value ?? Number.NaN, modelId }))
}

const STATUS_NAMES = ['PENDING', 'READY', 'UPLOAD_FAILED'] as const
const ModelRow = z.object({
  experiment_id: z.int(),
  name: z.string(),
  artifact_location: z.string(),
  status: z.int(),
  model_type: z.string().nullable(),
  creation_timestamp_ms: z.number(),
  source_run_id: z.string().nullable(),
})
const MetricRow = z.object({
  key: z.string(),
  value: z.number().nullable(),
  timestamp: z.number(),
  step: z.number(),
  runId: z.string(),
})
