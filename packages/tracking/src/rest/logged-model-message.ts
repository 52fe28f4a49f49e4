import * as z from 'zod'
import type { LoggedModel } from '../tracking-store.ts'
import { Int, MetricValue, Pairs } from './messages.ts'

const STATUS: Record<string, LoggedModel['status']> = {
  LOGGED_MODEL_READY: 'READY',
  LOGGED_MODEL_UPLOAD_FAILED: 'UPLOAD_FAILED',
}

const ModelMetric = z.object({
  key: z.string(),
  value: MetricValue.default(0),
  timestamp: Int.default(0),
  step: Int.default(0),
  run_id: z.string().default(''),
})

/** A logged model as MLflow's REST API gives it. */
export const LoggedModelMessage = z
  .object({
    info: z.object({
      model_id: z.string(),
      experiment_id: z.string(),
      name: z.string().default(''),
      artifact_uri: z.string(),
      status: z.string().default(''),
      model_type: z.string().default(''),
      creation_timestamp_ms: Int.default(0),
      source_run_id: z.string().optional(),
      tags: Pairs,
    }),
    data: z.object({ params: Pairs, metrics: z.array(ModelMetric).default([]) }).prefault({}),
  })
  .transform(
    ({ info, data }): LoggedModel => ({
      modelId: info.model_id,
      experimentId: info.experiment_id,
      name: info.name,
      artifactUri: info.artifact_uri,
      status: STATUS[info.status] ?? 'PENDING',
      modelType: info.model_type,
      creationTimestamp: info.creation_timestamp_ms,
      sourceRunId: info.source_run_id === '' ? undefined : info.source_run_id,
      params: data.params,
      tags: info.tags,
      metrics: data.metrics.map(({ key, value, timestamp, step, run_id }) => ({
        key,
        value,
        timestamp,
        step,
        modelId: info.model_id,
        runId: run_id,
      })),
    }),
  )
