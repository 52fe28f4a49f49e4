import { listProblems, StepError } from '@millrace/errors'
import { type LazyDataFrame, pl } from 'nodejs-polars'
import { asOfJoin } from './as-of-join.ts'
import { microsDown } from './event-time.ts'
import { type FileSource, openFileSource, typesOf } from './file-source.ts'
import { planJoins, type ViewJoin } from './join-plan.ts'
import { latestRows } from './latest-rows.ts'
import type { HistoricalFeatures, HistoricalRequest, OfflineStore } from './offline-store.ts'
import { toScratch } from './scratch-table.ts'
import { featureName, keyExpressions, keyNames, sourceHistory } from './source-history.ts'
import { type JoinTrace, viewCoverage } from './view-coverage.ts'
import { inWinningOrder, partnersInWinningOrder } from './winning-order.ts'

/** The offline store over Parquet files; paths are relative to the feature repository's folder. */
export function fileStore(folder: string): OfflineStore {
  return {
    historicalFeatures: (request) => historicalFeatures(request, folder),
    async pullLatest({ view, start, end, signal }) {
      signal.throwIfAborted()
      const source = await openFileSource(view, folder)
      refuseProblems(source)
      return latestRows(source, start, end)
    },
    async validateSource(view) {
      refuseProblems(await openFileSource(view, folder))
    },
    async close() {},
  }
}

async function historicalFeatures(request: HistoricalRequest, folder: string): Promise<HistoricalFeatures> {
  const { entityRows, entityColumns, projections, scratch } = request
  const sources = await Promise.all(
    projections.map(({ view, projection }) => openFileSource(view, folder, projection.features)),
  )
  const joins = planJoins(request, sources)
  const columns = entityColumns.map(({ name }) => name)
  const entities = await toScratch(
    entityRows.select(...columns),
    scratch('offline_entity_rows.arrow'),
    'the entity rows',
  )
  const parts: LazyDataFrame[] = [entities]
  const traces: JoinTrace[] = []
  for (const [index, join] of joins.entries()) {
    request.signal.throwIfAborted()
    const view = await joinView(request, entities, join, `offline_view_${index}`)
    parts.push(view.features)
    traces.push(view.trace)
  }
  return {
    frame: pl.concat(parts, { how: 'horizontal' }),
    columns: [...entityColumns, ...joins.flatMap(({ output }) => output)],
    async counts() {
      const counts = []
      for (const trace of traces) counts.push(await viewCoverage(trace))
      return counts
    },
  }
}

/** One view at a time, with only its keys, times and features in memory; the result waits on disk. */
async function joinView(request: HistoricalRequest, entities: LazyDataFrame, join: ViewJoin<FileSource>, name: string) {
  const { requested, source, entityKeys, keyTypes, output } = join
  const { view, projection } = requested
  const entityTypes = typesOf(entities)
  const eventType = source.types.get(source.columns.timestamp.column)
  const momentType = entityTypes.get(request.eventTimestamp)
  if (eventType === undefined || momentType === undefined) throw new Error(`${source.label} was not checked`)
  const moment = microsDown(request.eventTimestamp, momentType).alias('moment')
  const rows = entities.select(...keyExpressions(entityKeys, entityTypes, keyTypes), moment)
  const keys = keyNames(entityKeys.length)
  const history = sourceHistory(source, keyTypes)
  const ordered = (await isSmallBeside(entities, source.scan))
    ? partnersInWinningOrder(history, rows.select(...keys), keys)
    : await inWinningOrder(history)
  const shape = { keys: entityKeys.length, features: output.length, ttlSeconds: view.ttlSeconds, eventType }
  const joined = await toScratch(asOfJoin(rows, ordered, shape), request.scratch(`${name}.arrow`), source.label)
  const trace: JoinTrace = {
    view: projection.alias ?? view.name,
    outcomes: joined.select('outcome'),
    entityKeys: rows.select(...keys),
    sourceKeys: history.select(...keys),
    keys,
    reading: source.label,
    scratch: (file) => request.scratch(`${name}_${file}`),
  }
  const features = joined.select(...output.map((column, index) => pl.col(featureName(index)).alias(column.name)))
  return { features, trace }
}

const SMALL_SHARE = 10

/** Whether it pays to drop the other keys' rows before the sort: a hash of the entity keys costs less than the rows it saves. */
async function isSmallBeside(entities: LazyDataFrame, source: LazyDataFrame): Promise<boolean> {
  const [few, many] = await Promise.all([entities, source].map((frame) => frame.select(pl.len()).collect()))
  return Number(few?.row(0)[0]) * SMALL_SHARE < Number(many?.row(0)[0])
}

function refuseProblems({ problems }: FileSource): void {
  if (problems.length === 0) return
  throw new StepError('BROKEN_CONTRACT', `a source is not what its feature view says:\n${listProblems(problems)}`, {
    hint: 'correct the data, or the feature definitions and apply them',
  })
}
