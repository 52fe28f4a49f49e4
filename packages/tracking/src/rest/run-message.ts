import * as z from 'zod'
import type { DatasetInput, Run } from '../tracking-store.ts'
import { Int, MetricValue, Pairs, Stage } from './messages.ts'

/** A run as MLflow's REST API gives it. */
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

/** The datasets that a run read, out of the run. */
export const RunInputsMessage = z
  .object({
    inputs: z
      .object({
        dataset_inputs: z
          .array(
            z.object({
              tags: Pairs,
              dataset: z.object({
                name: z.string(),
                digest: z.string(),
                source_type: z.string().default(''),
                source: z.string().default(''),
                schema: z.string().default(''),
                profile: z.string().default(''),
              }),
            }),
          )
          .default([]),
      })
      .prefault({}),
  })
  .transform(({ inputs }): DatasetInput[] =>
    inputs.dataset_inputs.map(({ tags, dataset: { name, digest, source_type, source, schema, profile } }) => ({
      name,
      digest,
      sourceType: source_type,
      source,
      ...(schema !== '' && { schema }),
      ...(profile !== '' && { profile }),
      context: tags[DATA_CONTEXT] ?? '',
    })),
  )

/** The tag of a dataset input that says what it was read for. */
export const DATA_CONTEXT = 'mlflow.data.context'
