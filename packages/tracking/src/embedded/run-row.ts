import * as z from 'zod'
import type { Run } from '../tracking-store.ts'
import type { Database } from './database.ts'
import { textsOf } from './texts.ts'

/** What a SELECT of a run names for `runOf`. */
export const RUN_COLUMNS =
  'runs.run_uuid, runs.name, status, start_time, end_time, lifecycle_stage, artifact_uri, experiment_id'

/** A row of `RUN_COLUMNS` as a run, with its parameters, tags and latest metrics. */
export function runOf(database: Database, row: unknown): Run {
  const run = RunRow.parse(row)
  const id = run.run_uuid
  const metrics = z
    .array(MetricRow)
    .parse(database.all('SELECT key, value, is_nan FROM latest_metrics WHERE run_uuid = ?', id))
  return {
    runId: id,
    experimentId: String(run.experiment_id),
    runName: run.name ?? '',
    status: run.status,
    startTime: run.start_time ?? 0,
    endTime: run.end_time ?? undefined,
    artifactUri: run.artifact_uri,
    lifecycleStage: run.lifecycle_stage,
    params: textsOf(database.all('SELECT key, value FROM params WHERE run_uuid = ?', id)),
    tags: textsOf(database.all('SELECT key, value FROM tags WHERE run_uuid = ?', id)),
    metrics: Object.fromEntries(metrics.map(({ key, value, is_nan }) => [key, is_nan === 1 ? Number.NaN : value])),
  }
}

const RunRow = z.object({
  run_uuid: z.string(),
  name: z.string().nullable(),
  status: z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']),
  start_time: z.number().nullable(),
  end_time: z.number().nullable(),
  lifecycle_stage: z.enum(['active', 'deleted']),
  artifact_uri: z.string(),
  experiment_id: z.int(),
})
const MetricRow = z.object({ key: z.string(), value: z.number(), is_nan: z.int() })
