import * as z from 'zod'
import { modelIdOf } from '../model-id.ts'
import type { Experiment, LoggedModel, ModelVersion, Run } from '../tracking-store.ts'

/** MLflow sends whole numbers as numbers or, as protobuf's JSON does, as texts. */
const Int = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
])
const MetricValue = z.union([z.number(), z.string().transform(Number)])
const Pairs = z
  .array(z.object({ key: z.string(), value: z.string().default('') }))
  .default([])
  .transform((pairs): Record<string, string> => Object.fromEntries(pairs.map(({ key, value }) => [key, value])))
const Stage = z.enum(['active', 'deleted']).default('active')

export const Nothing = z.unknown()

export const ExperimentMessage = z
  .object({ experiment_id: z.string(), name: z.string(), artifact_location: z.string(), lifecycle_stage: Stage })
  .transform(
    (it): Experiment => ({
      experimentId: it.experiment_id,
      name: it.name,
      artifactLocation: it.artifact_location,
      lifecycleStage: it.lifecycle_stage,
    }),
  )

export const RunMessage = z
  .object({
    info: z.object({
      run_id: z.string(),
      experiment_id: z.string(),
      run_name: z.string().default(''),
      status: z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']).default('RUNNING'),
      start_time: Int.default(0),
      end_time: Int.optional(),
      artifact_uri: z.string(),
      lifecycle_stage: Stage,
    }),
    data: z
      .object({
        metrics: z.array(z.object({ key: z.string(), value: MetricValue.default(0) })).default([]),
        params: Pairs,
        tags: Pairs,
      })
      .prefault({}),
  })
  .transform(
    ({ info, data }): Run => ({
      runId: info.run_id,
      experimentId: info.experiment_id,
      runName: info.run_name,
      status: info.status,
      startTime: info.start_time,
      endTime: info.end_time,
      artifactUri: info.artifact_uri,
      lifecycleStage: info.lifecycle_stage,
      params: data.params,
      metrics: Object.fromEntries(data.metrics.map(({ key, value }) => [key, value])),
      tags: data.tags,
    }),
  )

const STATUS: Record<string, LoggedModel['status']> = {
  LOGGED_MODEL_READY: 'READY',
  LOGGED_MODEL_UPLOAD_FAILED: 'UPLOAD_FAILED',
}

export const LoggedModelMessage = z
  .object({
    info: z.object({
      model_id: z.string(),
      experiment_id: z.string(),
      name: z.string().default(''),
      artifact_uri: z.string(),
      status: z.string().default(''),
      source_run_id: z.string().optional(),
      tags: Pairs,
    }),
    data: z.object({ params: Pairs }).prefault({}),
  })
  .transform(
    ({ info, data }): LoggedModel => ({
      modelId: info.model_id,
      experimentId: info.experiment_id,
      name: info.name,
      artifactUri: info.artifact_uri,
      status: STATUS[info.status] ?? 'PENDING',
      sourceRunId: info.source_run_id === '' ? undefined : info.source_run_id,
      params: data.params,
      tags: info.tags,
    }),
  )

export const ModelVersionMessage = z
  .object({
    name: z.string(),
    version: z.coerce.string(),
    creation_timestamp: Int.default(0),
    last_updated_timestamp: Int.default(0),
    description: z.string().default(''),
    user_id: z.string().default(''),
    current_stage: z.string().default('None'),
    source: z.string().default(''),
    run_id: z.string().default(''),
    run_link: z.string().default(''),
    status: z.string().default('READY'),
    status_message: z.string().optional(),
    tags: Pairs,
    aliases: z.array(z.string()).default([]),
    model_id: z.string().optional(),
  })
  .transform(
    (it): ModelVersion => ({
      name: it.name,
      version: it.version,
      creationTimestamp: it.creation_timestamp,
      lastUpdatedTimestamp: it.last_updated_timestamp,
      description: it.description,
      userId: it.user_id,
      currentStage: it.current_stage,
      source: it.source,
      runId: it.run_id,
      runLink: it.run_link,
      status: it.status,
      statusMessage: it.status_message === '' ? undefined : it.status_message,
      tags: it.tags,
      aliases: it.aliases,
      modelId: it.model_id || modelIdOf(it.source),
    }),
  )

/** Key and value pairs as MLflow's requests have them. */
export const pairs = (texts: Readonly<Record<string, string>>) =>
  Object.entries(texts).map(([key, value]) => ({ key, value }))
