import * as z from 'zod'
import type { Metric } from '../tracking-store.ts'
import type { Database } from './database.ts'
import { readLoggedModel } from './logged-model-row.ts'

interface Point {
  readonly value: number
  readonly timestamp: number
  readonly step: number
  readonly isNan: 0 | 1
}

/**
 * Writes points of metrics, the latest value of each, and those of logged models with the models.
 * As MLflow stores them: NaN is 0 with a mark, which a model's metrics have no room for, an infinity the largest double.
 * @throws StepError MISSING_INPUT for a model that does not exist
 */
export function writeMetrics(
  database: Database,
  run: { readonly runId: string; readonly experimentId: string },
  metrics: readonly Metric[],
  uri: string,
): void {
  const latest = new Map<string, Point>()
  const models = new Set<string>()
  for (const { key, modelId, ...metric } of metrics) {
    const point = pointOf(metric)
    database.run(INSERT_METRIC, key, point.value, point.timestamp, run.runId, point.step, point.isNan)
    const newest = latest.get(key)
    if (newest === undefined || isNewer(point, newest)) latest.set(key, point)
    if (modelId === undefined) continue
    if (!models.has(modelId)) models.add(readLoggedModel(database, modelId, uri).modelId)
    const { timestamp, step, value } = point
    database.run(INSERT_MODEL_METRIC, modelId, key, timestamp, step, value, run.experimentId, run.runId)
  }
  for (const [key, point] of latest) writeLatest(database, run.runId, key, point)
}

const INSERT_METRIC =
  'INSERT OR IGNORE INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, ?)'

const INSERT_MODEL_METRIC = `INSERT OR IGNORE INTO logged_model_metrics
  (model_id, metric_name, metric_timestamp_ms, metric_step, metric_value, experiment_id, run_id) VALUES (?, ?, ?, ?, ?, ?, ?)`

const pointOf = ({ value, timestamp, step }: Omit<Metric, 'key'>): Point =>
  Number.isNaN(value)
    ? { value: 0, timestamp, step, isNan: 1 }
    : { value: Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE), timestamp, step, isNan: 0 }

function writeLatest(database: Database, runId: string, key: string, point: Point): void {
  const row = database.get(
    'SELECT value, timestamp, step FROM latest_metrics WHERE run_uuid = ? AND key = ?',
    runId,
    key,
  )
  if (row !== undefined && !isNewer(point, LatestRow.parse(row))) return
  database.run(
    'INSERT OR REPLACE INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, ?, ?, ?, ?)',
    key,
    point.value,
    point.timestamp,
    point.step,
    point.isNan,
    runId,
  )
}

const LatestRow = z.object({ value: z.number(), timestamp: z.number(), step: z.number() })

/** MLflow's order: by step, then time, then the value as it is stored. */
function isNewer(point: Omit<Point, 'isNan'>, latest: Omit<Point, 'isNan'>): boolean {
  if (point.step !== latest.step) return point.step > latest.step
  if (point.timestamp !== latest.timestamp) return point.timestamp > latest.timestamp
  return point.value > latest.value
}
