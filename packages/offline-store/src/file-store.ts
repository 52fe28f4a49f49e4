import { type LazyDataFrame, pl } from 'nodejs-polars'
import { asOfJoin } from './as-of-join.ts'
import { microsDown } from './event-time.ts'
import { type FileSource, openFileSource, typesOf } from './file-source.ts'
import { planJoins, refuseProblems, type ViewJoin } from './join-plan.ts'
import { type JoinedView, joinResult } from './join-result.ts'
import { countLaterHistory } from './later-history.ts'
import { latestRows } from './latest-rows.ts'
import type { HistoricalFeatures, HistoricalRequest, OfflineStore } from './offline-store.ts'
import { rowsByTime } from './rows-by-time.ts'
import { toScratch } from './scratch-table.ts'
import { keyExpressions, keyNames, sourceHistory } from './source-history.ts'
import { inWinningOrder, partnersInWinningOrder } from './winning-order.ts'

/** The offline store over Parquet files; paths are relative to the feature repository's folder. */
export function fileStore(folder: string): OfflineStore {
  return {
    historicalFeatures: (request) => historicalFeatures(request, folder),
    async pullLatest({ view, signal, ...range }) {
      signal.throwIfAborted()
      const source = await openFileSource(view, folder)
      refuseProblems(source.problems)
      return latestRows(source, range)
    },
    async rowsByTime({ view, signal, ...spans }) {
      signal.throwIfAborted()
      const source = await openFileSource(view, folder)
      refuseProblems(source.problems)
      return rowsByTime(source, spans)
    },
    async validateSource(view) {
      refuseProblems((await openFileSource(view, folder)).problems)
    },
    async close() {},
  }
}

async function historicalFeatures(request: HistoricalRequest, folder: string): Promise<HistoricalFeatures> {
  const { entityRows, entityColumns, projections, signal } = request
  const sources = await Promise.all(
    projections.map(({ view, projection }) => openFileSource(view, folder, projection.features)),
  )
  const joins = planJoins(request, sources)
  const entities = entityRows.select(...entityColumns.map(({ name }) => name))
  const views: JoinedView[] = []
  for (const [index, join] of joins.entries()) {
    signal.throwIfAborted()
    views.push(await joinView(request, entities, join, `offline_view_${index}`))
  }
  return joinResult(entities, entityColumns, views)
}

/** One view at a time, with only its keys, times and features in memory; the result waits on disk. */
async function joinView(
  request: HistoricalRequest,
  entities: LazyDataFrame,
  { requested, source, entityKeys, keyTypes, output }: ViewJoin<FileSource>,
  name: string,
): Promise<JoinedView> {
  const { view, projection } = requested
  const entityTypes = typesOf(entities)
  const eventType = source.types.get(source.columns.timestamp.column)
  const momentType = entityTypes.get(request.eventTimestamp)
  if (eventType === undefined || momentType === undefined) throw new Error(`${source.label} was not checked`)
  const moment = microsDown(request.eventTimestamp, momentType).alias('moment')
  const rows = entities.select(...keyExpressions(entityKeys, entityTypes, keyTypes), moment)
  const keys = keyNames(entityKeys.length)
  const entityKeyRows = rows.select(...keys)
  const history = sourceHistory(source, keyTypes)
  const ordered = (await isSmallBeside(entities, source.scan))
    ? partnersInWinningOrder(history, entityKeyRows, keys)
    : await inWinningOrder(history)
  const shape = { keys: entityKeys.length, features: output.length, ttlSeconds: view.ttlSeconds, eventType }
  const joined = await toScratch(asOfJoin(rows, ordered, shape), request.scratch(`${name}.arrow`), source.label).catch(
    async (error: unknown) => {
      await toScratch(entities, request.scratch(`${name}_entity_rows.arrow`), 'the entity rows')
      throw error
    },
  )
  const countLater = () =>
    countLaterHistory({
      outcomes: joined.select('outcome'),
      entityKeys: entityKeyRows,
      sourceKeys: history.select(...keys),
      keys,
      reading: source.label,
      scratch: (file) => request.scratch(`${name}_${file}`),
    })
  return { view: projection.alias ?? view.name, joined, output, countLater }
}

const SMALL_SHARE = 10

/** Whether it pays to drop the other keys' rows before the sort: a hash of the entity keys costs less than the rows it saves. */
async function isSmallBeside(entities: LazyDataFrame, source: LazyDataFrame): Promise<boolean> {
  const [few, many] = await Promise.all([entities, source].map((frame) => frame.select(pl.len()).collect()))
  return Number(few?.row(0)[0]) * SMALL_SHARE < Number(many?.row(0)[0])
}
