import * as z from 'zod'
import type { Metric } from '../tracking-store.ts'
import type { Database } from './database.ts'

/**
 * Writes one point of a metric, and its latest value where the point is newer.
 * As MLflow stores them: NaN is 0 with a mark, an infinity the largest double; newest is the greatest (step, time, value).
 */
export function writeMetric(database: Database, runId: string, { key, value, timestamp, step }: Metric): void {
  const isNan = Number.isNaN(value) ? 1 : 0
  const stored = isNan === 1 ? 0 : Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE)
  database.run(
    `INSERT OR IGNORE INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, ?)`,
    key,
    stored,
    timestamp,
    runId,
    step,
    isNan,
  )
  const row = database.get(
    'SELECT value, timestamp, step FROM latest_metrics WHERE run_uuid = ? AND key = ?',
    runId,
    key,
  )
  if (row !== undefined && !isNewer({ value: stored, timestamp, step }, LatestRow.parse(row))) return
  database.run(
    `INSERT OR REPLACE INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, ?, ?, ?, ?)`,
    key,
    stored,
    timestamp,
    step,
    isNan,
    runId,
  )
}

const LatestRow = z.object({ value: z.number(), timestamp: z.number(), step: z.number() })
type Point = z.infer<typeof LatestRow>

function isNewer(point: Point, latest: Point): boolean {
  if (point.step !== latest.step) return point.step > latest.step
  if (point.timestamp !== latest.timestamp) return point.timestamp > latest.timestamp
  return point.value > latest.value
}
