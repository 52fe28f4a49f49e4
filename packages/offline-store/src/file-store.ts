import { columnNamed } from './column-named.ts'
import { fileEntityRows } from './file-entity-rows.ts'
import { joinFileView } from './file-join.ts'
import { openFileSource } from './file-source.ts'
import { planJoins, refuseProblems } from './join-plan.ts'
import { type JoinedView, joinResult } from './join-result.ts'
import { latestRows } from './latest-rows.ts'
import type { HistoricalFeatures, HistoricalRequest, OfflineStore } from './offline-store.ts'
import { rowsByTime } from './rows-by-time.ts'

/** Half a gigabyte of a source's columns: some two gigabytes in all while a part is sorted and joined. */
const BUDGET = 512 * 1024 ** 2

/**
 * The offline store over Parquet files; paths are relative to the feature repository's folder. A source with more than
 * `budget` bytes of columns, at 8 for each value, is joined a part of the keys at a time.
 */
export function fileStore(folder: string, budget = BUDGET): OfflineStore {
  return {
    historicalFeatures: (request) => historicalFeatures(request, folder, budget),
    entityRows: (request) => fileEntityRows(request, folder),
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

async function historicalFeatures(
  request: HistoricalRequest,
  folder: string,
  budget: number,
): Promise<HistoricalFeatures> {
  const { entityRows, entityColumns, projections, signal } = request
  const sources = await Promise.all(
    projections.map(({ view, projection }) => openFileSource(view, folder, projection.features)),
  )
  const joins = planJoins(request, sources)
  const entities = entityRows.select(...entityColumns.map(({ name }) => columnNamed(name)))
  const views: JoinedView[] = []
  for (const [index, join] of joins.entries()) {
    signal.throwIfAborted()
    views.push(await joinFileView({ request, entities, budget }, join, `offline_view_${index}`))
  }
  return joinResult(entities, request, views)
}
