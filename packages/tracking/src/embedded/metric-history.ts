import * as z from 'zod'
import type { Metric } from '../tracking-store.ts'
import type { Database } from './database.ts'
import { pages } from './pages.ts'

/** Every point of a metric in MLflow's order: by time, step and value. */
export async function* metricHistory(database: Database, runId: string, key: string): AsyncGenerator<Metric> {
  const read = isSmall(database, runId) ? byRun : byKey
  const rows = pages(PAGE, (after: Row | undefined) => {
    const { timestamp, step, value, is_nan } = after ?? FIRST
    return z.array(Row).parse(database.all(read, runId, key, timestamp, step, value, is_nan))
  })
  for await (const { timestamp, step, value, is_nan } of rows) {
    yield { key, value: is_nan === 1 ? Number.NaN : value, timestamp, step }
  }
}

const PAGE = 2000
const FEW = 20_000

/**
 * A run of few points is read by its own index and sorted; one of many in the order of the key's index, which also
 * passes the points that other runs have of the key.
 */
const isSmall = (database: Database, runId: string) =>
  database.all(`SELECT 1 FROM metrics WHERE run_uuid = ? LIMIT ${FEW + 1}`, runId).length <= FEW

// A plus keeps SQLite from using an index of that column.
const byRun = select('run_uuid = ? AND +key = ?')
const byKey = select('+run_uuid = ? AND key = ?')

function select(where: string): string {
  return `SELECT value, timestamp, step, is_nan FROM metrics
    WHERE ${where} AND (timestamp, step, value, is_nan) > (?, ?, ?, ?)
    ORDER BY timestamp, step, value, is_nan LIMIT ${PAGE}`
}

const Row = z.object({ value: z.number(), timestamp: z.number(), step: z.number(), is_nan: z.int() })
type Row = z.infer<typeof Row>
const FIRST: Row = { timestamp: Number.MIN_SAFE_INTEGER, step: 0, value: 0, is_nan: 0 }
