import { randomUUID } from 'node:crypto'
import { StepError } from '@millrace/errors'
import * as z from 'zod'
import { missingRun } from '../missing.ts'
import { runBatches } from '../run-batches.ts'
import type { Run, RunStore } from '../tracking-store.ts'
import type { Database } from './database.ts'
import { writeDatasetInput } from './dataset-inputs.ts'
import { activeExperiment } from './experiments.ts'
import { writeMetric } from './metrics.ts'
import { textsOf } from './texts.ts'

/** Runs in the embedded database. */
export function embeddedRuns(database: Database, uri: string): RunStore {
  const read = (runId: string): Run => {
    const row = database.get(`SELECT ${COLUMNS} FROM runs WHERE run_uuid = ?`, runId)
    if (row === undefined) throw missingRun(runId, uri)
    return runOf(row, database)
  }
  return {
    async createRun({ experimentId, runName, startTime, tags }) {
      const runId = randomUUID().replaceAll('-', '')
      const [part, ...rest] = runBatches({ tags: { ...tags, 'mlflow.runName': runName } })
      return database.write(() => {
        const { artifactLocation } = activeExperiment(database, experimentId)
        database.run(
          `INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time,
             source_version, lifecycle_stage, artifact_uri, experiment_id)
           VALUES (?, ?, 'UNKNOWN', '', '', ?, 'RUNNING', ?, '', 'active', ?, ?)`,
          runId,
          runName,
          tags['mlflow.user'] ?? '',
          startTime,
          `${artifactLocation}/${runId}/artifacts`,
          experimentId,
        )
        for (const { key, value } of [part, ...rest].flatMap((some) => some?.tags ?? [])) {
          writeTag(database, runId, key, value)
        }
        return read(runId)
      })
    },
    async getRun(runId) {
      return read(runId)
    },
    async logBatch(runId, batch) {
      const parts = runBatches(batch)
      database.write(() => {
        checkActive(read(runId))
        for (const { params, tags, metrics } of parts) {
          for (const { key, value } of params) writeParam(database, runId, key, value)
          for (const { key, value } of tags) writeTag(database, runId, key, value)
          for (const metric of metrics) writeMetric(database, runId, metric)
        }
      })
    },
    async logInputs(runId, inputs) {
      database.write(() => {
        const run = read(runId)
        checkActive(run)
        for (const input of inputs) writeDatasetInput(database, run, input)
      })
    },
    async updateRun(runId, { status, endTime }) {
      database.write(() => {
        checkActive(read(runId))
        database.run('UPDATE runs SET status = ?, end_time = ? WHERE run_uuid = ?', status, endTime, runId)
      })
    },
  }
}

function checkActive(run: Run): void {
  if (run.lifecycleStage === 'active') return
  throw new StepError('USAGE', `run ${run.runId} was deleted`, { hint: 'Restore it with `mlflow runs restore`.' })
}

function writeParam(database: Database, runId: string, key: string, value: string): void {
  const row = database.get('SELECT value FROM params WHERE run_uuid = ? AND key = ?', runId, key)
  if (row === undefined) {
    database.run('INSERT INTO params (key, value, run_uuid) VALUES (?, ?, ?)', key, value, runId)
    return
  }
  const logged = Value.parse(row).value
  if (logged !== value) {
    throw new StepError('USAGE', `parameter ${key} of run ${runId} is "${logged}" and cannot become "${value}"`, {
      hint: 'MLflow does not change a logged parameter; start a new run.',
    })
  }
}

function writeTag(database: Database, runId: string, key: string, value: string): void {
  database.run('INSERT OR REPLACE INTO tags (key, value, run_uuid) VALUES (?, ?, ?)', key, value, runId)
}

const COLUMNS = 'run_uuid, name, status, start_time, end_time, lifecycle_stage, artifact_uri, experiment_id'
const Value = z.object({ value: z.string() })
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

function runOf(row: unknown, database: Database): Run {
  const run = RunRow.parse(row)
  const rows = (table: string) => database.all(`SELECT key, value FROM ${table} WHERE run_uuid = ?`, run.run_uuid)
  const metrics = z
    .array(MetricRow)
    .parse(database.all('SELECT key, value, is_nan FROM latest_metrics WHERE run_uuid = ?', run.run_uuid))
  return {
    runId: run.run_uuid,
    experimentId: String(run.experiment_id),
    runName: run.name ?? '',
    status: run.status,
    startTime: run.start_time ?? 0,
    endTime: run.end_time ?? undefined,
    artifactUri: run.artifact_uri,
    lifecycleStage: run.lifecycle_stage,
    params: textsOf(rows('params')),
    tags: textsOf(rows('tags')),
    metrics: Object.fromEntries(metrics.map(({ key, value, is_nan }) => [key, is_nan === 1 ? Number.NaN : value])),
  }
}
