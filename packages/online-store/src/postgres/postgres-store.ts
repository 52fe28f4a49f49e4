import { finished } from 'node:stream/promises'
import { isStepError, StepError } from '@millrace/errors'
import type { FeatureView } from '@millrace/feature-registry'
import { addressOf, type PostgresConfig } from '@millrace/postgres'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { encodeBatch } from '../encode-batch.ts'
import { expiryLimit } from '../expiry-limit.ts'
import { onlineRows } from '../online-row.ts'
import type { FeatureBatch, OnlineStore } from '../online-store.ts'
import { readOne } from '../read-one.ts'
import { copiedCells, copiedRows } from './copy-format.ts'
import { readTables, viewWithoutTable } from './postgres-reader.ts'
import { postgresSession } from './postgres-session.ts'
import { BATCH_TABLES, COPY_CELLS, COPY_ROWS, createTableSql, storeBatchSql, tableOf } from './postgres-table.ts'
import { postgresViewLoad } from './postgres-view-load.ts'

/** An online store in Feast's PostgreSQL tables. @throws StepError UNAVAILABLE, DENIED, USAGE */
export async function postgresStore(
  config: PostgresConfig,
  project: string,
  signal: AbortSignal,
): Promise<OnlineStore> {
  const session = postgresSession(config, signal, (client) => client.query('SET client_min_messages TO warning'))
  await session.use(async () => {})
  const prepare = (view: FeatureView) =>
    session.use((client) => makeTable(client, config, createTableSql(project, view)))
  const withTables = async <T>(views: readonly FeatureView[], work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (!isStepError(error, 'MISSING_INPUT')) throw error
      const missing = await session.use((client) => viewWithoutTable(client, project, views))
      throw neverPrepared(config, missing ?? views[0], error)
    }
  }
  const readViews: OnlineStore['readViews'] = async (reads, now) => {
    const views = reads.map(({ view }) => view)
    const stored = await withTables(views, () => session.use((client) => readTables(client, project, reads)))
    return onlineRows(reads, stored, now)
  }
  return {
    async prepare(view) {
      await prepare(view)
    },
    async write(view, batches) {
      await prepare(view)
      let written = 0
      let rows = 0
      for await (const batch of batches) {
        written += await session.transaction((client) => writeBatch(client, tableOf(project, view), view, batch))
        rows += batch.eventTimestamps.length
      }
      return { written, skipped: rows - written }
    },
    readViews,
    read: readOne(readViews),
    coverage: async (view, now) => {
      const limit = expiryLimit(view, now)
      const sql = `SELECT count(*)::int AS entities, count(*) FILTER (WHERE newest < ${moment('$1')})::int AS expired FROM (SELECT max(event_ts) AS newest FROM ${tableOf(project, view)} GROUP BY entity_key) AS keys`
      return withTables([view], () =>
        session.use(async (client) => {
          const { rows } = await client.query<{ entities: number; expired: number }>(sql, [limit?.toString()])
          return rows[0] ?? { entities: 0, expired: 0 }
        }),
      ).catch(nothingWhereNoTable({ entities: 0, expired: 0 }))
    },
    prune: async (view, now) => {
      const limit = expiryLimit(view, now)
      if (limit === undefined) return 0
      const table = tableOf(project, view)
      const sql = `WITH gone AS (DELETE FROM ${table} WHERE entity_key IN (SELECT entity_key FROM ${table} GROUP BY entity_key HAVING max(event_ts) < ${moment('$1')}) RETURNING entity_key)
        SELECT count(DISTINCT entity_key)::int AS pruned FROM gone`
      return withTables([view], () =>
        session.use(
          async (client) => (await client.query<{ pruned: number }>(sql, [limit.toString()])).rows[0]?.pruned ?? 0,
        ),
      ).catch(nothingWhereNoTable(0))
    },
    beginLoad: (view) => postgresViewLoad(session, `${config.db_schema} ${project}`, view.name),
    async dropView(view) {
      await session.use((client) => client.query(`DROP TABLE IF EXISTS ${tableOf(project, view)}`))
    },
    close: () => session.close(),
  }
}

/** A time given as text in microseconds since 1970. */
const moment = (parameter: string): string =>
  `(timestamptz 'epoch' + (${parameter}::bigint / 1000000) * interval '1 second' + (${parameter}::bigint % 1000000) * interval '1 microsecond')`

/** Feast makes the schema where it is missing. Two who make the same table at a time trip over each other; then it is there. */
async function makeTable(client: pg.Client, { db_schema }: PostgresConfig, sql: string): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    'SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1) AS there',
    [db_schema],
  )
  if (!rows[0]?.there) await client.query(`CREATE SCHEMA IF NOT EXISTS ${client.escapeIdentifier(db_schema)}`)
  const isRace = (error: unknown) => error instanceof Error && 'code' in error && RACES.has(String(error.code))
  await client.query(sql).catch(async (error: unknown) => {
    if (!isRace(error)) throw error
    await client.query(sql)
  })
}

/** unique_violation in the catalogue, and duplicate_table. */
const RACES = new Set(['23505', '42P07'])

async function writeBatch(client: pg.Client, table: string, view: FeatureView, batch: FeatureBatch): Promise<number> {
  const encoded = encodeBatch(view, batch)
  await client.query(BATCH_TABLES)
  await copy(client, COPY_ROWS, copiedRows(encoded))
  await copy(
    client,
    COPY_CELLS,
    copiedCells(
      encoded,
      view.features.map(({ valueType }) => valueType),
    ),
  )
  const names = view.features.map(({ name }) => name)
  const { rows } = await client.query<{ written: number }>(storeBatchSql(table), [names])
  return rows[0]?.written ?? 0
}

async function copy(client: pg.Client, sql: string, bytes: Buffer): Promise<void> {
  const stream = client.query(copyFrom(sql))
  stream.end(bytes)
  await finished(stream)
}

function neverPrepared(config: PostgresConfig, view: FeatureView | undefined, cause: unknown): StepError {
  return new StepError('MISSING_INPUT', `online store ${addressOf(config)} has no table for view ${view?.name}`, {
    hint: 'run `feature-store apply`, then `feature-store materialize`',
    cause,
  })
}

const nothingWhereNoTable =
  <T>(nothing: T) =>
  (error: unknown): T => {
    if (isStepError(error, 'MISSING_INPUT')) return nothing
    throw error
  }
