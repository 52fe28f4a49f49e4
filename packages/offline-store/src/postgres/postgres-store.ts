import type { StoreConfig } from '@millrace/feature-registry'
import { connect, postgresConfig, postgresFailure } from '@millrace/postgres'
import type pg from 'pg'
import { columnNamed } from '../column-named.ts'
import { planJoins, refuseProblems, type ViewJoin } from '../join-plan.ts'
import { type JoinedView, joinResult } from '../join-result.ts'
import type {
  HistoricalFeatures,
  HistoricalRequest,
  LatestRequest,
  NamedColumn,
  OfflineStore,
  RowsByTimeRequest,
} from '../offline-store.ts'
import { toScratch } from '../scratch-table.ts'
import { featureName } from '../source-history.ts'
import { configure } from './configure.ts'
import { copyOut } from './copy-out.ts'
import { keyColumn, loadEntityTable } from './entity-table.ts'
import { joinSql } from './join-sql.ts'
import { latestSql, rowsByTimeSql } from './latest-sql.ts'
import { postgresEntityRows } from './postgres-entity-rows.ts'
import { openPostgresSource, type PostgresSource } from './postgres-source.ts'
import { SETTING } from './setting.ts'

/**
 * The offline store over PostgreSQL tables and queries, on one connection: retrievals run one after the other.
 * @throws StepError USAGE, UNAVAILABLE, DENIED
 */
export async function postgresStore(config: StoreConfig, signal: AbortSignal): Promise<OfflineStore> {
  const client = await connect(postgresConfig({ setting: 'offline_store', ...config }), signal)
  // Where rows lie in a table decides between equals, so that every scan has to begin at its start.
  await client.query('SET synchronize_seqscans TO off')
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work)
    turn = result.catch(() => {})
    return result
  }
  return {
    historicalFeatures: (request) => inTurn(() => historicalFeatures(client, request)),
    entityRows: (request) => inTurn(() => postgresEntityRows(client, request)),
    pullLatest: (request) => inTurn(() => pullLatest(client, request)),
    rowsByTime: (request) => inTurn(() => rowsByTime(client, request)),
    validateSource: (view) => inTurn(async () => refuseProblems((await openPostgresSource(client, view)).problems)),
    close: () => client.end(),
  }
}

const ROWS = 'millrace_entity_rows'
const HISTORY = 'millrace_history'

async function historicalFeatures(client: pg.Client, request: HistoricalRequest): Promise<HistoricalFeatures> {
  const { entityRows, entityColumns, projections, knowledgeTime = false, scratch, signal } = request
  const sources: PostgresSource[] = []
  for (const { view, projection } of projections)
    sources.push(await openPostgresSource(client, view, projection.features))
  const joins = planJoins(request, sources)
  const columns = entityColumns.map(({ name }) => columnNamed(name))
  const entities = await toScratch(
    entityRows.select(...columns),
    scratch('offline_entity_rows.arrow'),
    'the entity rows',
  )
  const keys = [...new Set(joins.flatMap(({ entityKeys }) => entityKeys))]
  const views: JoinedView[] = []
  try {
    await loadEntityTable(client, ROWS, entities, keys, request)
    for (const [index, join] of joins.entries()) {
      signal.throwIfAborted()
      views.push(await joinView(client, join, knowledgeTime, (name) => scratch(`offline_view_${index}_${name}`)))
    }
  } catch (error) {
    signal.throwIfAborted()
    throw postgresFailure(error, 'PostgreSQL', SETTING)
  } finally {
    await client.query(`DROP TABLE IF EXISTS ${ROWS}, ${HISTORY}`).catch(() => {})
  }
  return joinResult(entities, request, views)
}

async function joinView(
  client: pg.Client,
  join: ViewJoin<PostgresSource>,
  knowledgeTime: boolean,
  scratch: (name: string) => string,
): Promise<JoinedView> {
  const { requested, source, entityKeys, output } = join
  const sql = joinSql(join, ROWS, entityKeys.map(keyColumn), HISTORY, knowledgeTime)
  await configure(client, 'millrace.ttl', String(requested.view.ttlSeconds))
  try {
    for (const statement of sql.prepare) await client.query(statement)
    const columns: NamedColumn[] = output.map(({ type }, index) => ({ name: featureName(index), type }))
    const joined = await copyOut(client, sql.select, [{ name: 'outcome', type: 'UInt8' }, ...columns], scratch)
    await client.query(sql.clear)
    return { joined, output }
  } catch (error) {
    throw postgresFailure(error, source.label, SETTING)
  }
}

async function pullLatest(client: pg.Client, { view, scratch, signal, ...range }: LatestRequest) {
  signal.throwIfAborted()
  const source = await openPostgresSource(client, view)
  refuseProblems(source.problems)
  const { select, columns } = latestSql(source, range)
  try {
    await configure(client, 'millrace.start', range.start.toISOString())
    await configure(client, 'millrace.end', range.end.toISOString())
    return await copyOut(client, select, columns, (name) => scratch(`offline_latest_${name}`))
  } catch (error) {
    signal.throwIfAborted()
    throw postgresFailure(error, source.label, SETTING)
  }
}

async function rowsByTime(client: pg.Client, { view, start, end, width, signal }: RowsByTimeRequest) {
  signal.throwIfAborted()
  const source = await openPostgresSource(client, view, [])
  refuseProblems(source.problems)
  try {
    const { rows } = await client.query<{ span: string; rows: string; last: string }>(rowsByTimeSql(source), [
      start.toISOString(),
      end.toISOString(),
      width,
    ])
    return rows.map(({ span, rows: count, last }) => ({
      start: new Date(start.getTime() + Number(span) * width),
      rows: Number(count),
      last: new Date(Number(last)),
    }))
  } catch (error) {
    signal.throwIfAborted()
    throw postgresFailure(error, source.label, SETTING)
  }
}
