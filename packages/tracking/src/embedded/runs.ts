import { randomUUID } from 'node:crypto'
import { StepError } from '@millrace/errors'
import * as z from 'zod'
import { missingRun } from '../missing.ts'
import { checkKey } from '../names.ts'
import { storedTexts } from '../stored-texts.ts'
import type { Run, RunStore } from '../tracking-store.ts'
import type { Database } from './database.ts'
import { readDatasetInputs, writeDatasetInput } from './dataset-inputs.ts'
import { activeExperiment } from './experiments.ts'
import { metricHistory } from './metric-history.ts'
import { writeMetrics } from './metrics.ts'
import { pages } from './pages.ts'
import { RUN_COLUMNS, runOf } from './run-row.ts'

/** Runs in the embedded database. */
export function embeddedRuns(database: Database, uri: string): RunStore {
  const read = (runId: string): Run => {
    const row = database.get(`SELECT ${RUN_COLUMNS} FROM runs WHERE run_uuid = ?`, runId)
    if (row === undefined) throw missingRun(runId, uri)
    return runOf(database, row)
  }
  const active = (runId: string): { experimentId: string } => {
    const row = database.get('SELECT experiment_id, lifecycle_stage FROM runs WHERE run_uuid = ?', runId)
    if (row === undefined) throw missingRun(runId, uri)
    const run = Stage.parse(row)
    if (run.lifecycle_stage !== 'active') throw deletedRun(runId)
    return { experimentId: String(run.experiment_id) }
  }
  return {
    async createRun({ experimentId, runName, startTime, tags }) {
      const runId = randomUUID().replaceAll('-', '')
      const texts = storedTexts('tag', { ...tags, 'mlflow.runName': runName })
      return database.write(() => {
        const { artifactLocation } = activeExperiment(database, experimentId, uri)
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
        for (const { key, value } of texts) writeTag(database, runId, key, value)
        return read(runId)
      })
    },
    async getRun(runId) {
      return read(runId)
    },
    async logBatch(runId, { params = {}, tags = {}, metrics = [] }) {
      const [paramRows, tagRows] = [storedTexts('parameter', params), storedTexts('tag', tags)]
      for (const key of new Set(metrics.map((metric) => metric.key))) checkKey('metric', key)
      await database.write(() => {
        const run = { runId, ...active(runId) }
        for (const { key, value } of paramRows) writeParam(database, runId, key, value)
        for (const { key, value } of tagRows) writeTag(database, runId, key, value)
        writeMetrics(database, run, metrics, uri)
      })
    },
    async logInputs(runId, inputs) {
      await database.write(() => {
        const run = { runId, ...active(runId) }
        for (const input of inputs) writeDatasetInput(database, run, input)
      })
    },
    async runInputs(runId) {
      read(runId)
      return readDatasetInputs(database, runId)
    },
    runs: (experimentId, tag) => pages(PAGE, (after: Run | undefined) => page(database, { experimentId, tag, after })),
    metricHistory: (runId, key) => metricHistory(database, runId, key),
    async updateRun(runId, { status, endTime }) {
      await database.write(() => {
        active(runId)
        database.run('UPDATE runs SET status = ?, end_time = ? WHERE run_uuid = ?', status, endTime, runId)
      })
    },
  }
}

const deletedRun = (runId: string) =>
  new StepError('USAGE', `run ${runId} was deleted`, { hint: 'Restore it with `mlflow runs restore`.' })

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

const PAGE = 500
const NEWEST = { startTime: Number.MAX_SAFE_INTEGER, runId: '' }

interface PageOfRuns {
  readonly experimentId: string
  readonly tag: { readonly key: string; readonly value: string } | undefined
  readonly after: Run | undefined
}

function page(database: Database, { experimentId, tag, after }: PageOfRuns): Run[] {
  const { startTime, runId } = after ?? NEWEST
  const tagged = 'EXISTS (SELECT 1 FROM tags WHERE tags.run_uuid = runs.run_uuid AND tags.key = ? AND tags.value = ?)'
  return database
    .all(
      `SELECT ${RUN_COLUMNS} FROM runs
       WHERE experiment_id = ? AND lifecycle_stage = 'active' AND (-coalesce(start_time, 0), run_uuid) > (?, ?)
         ${tag === undefined ? '' : `AND ${tagged}`}
       ORDER BY coalesce(start_time, 0) DESC, run_uuid LIMIT ${PAGE}`,
      experimentId,
      -startTime,
      runId,
      ...(tag === undefined ? [] : [tag.key, tag.value]),
    )
    .map((row) => runOf(database, row))
}

const Stage = z.object({ experiment_id: z.int(), lifecycle_stage: z.string() })
const Value = z.object({ value: z.string() })
