import { columnNamed } from './column-named.ts'
import { joinFileView } from './file-join.ts'
import { openFileSource } from './file-source.ts'
import { planJoins } from './join-plan.ts'
import { type JoinedView, joinResult } from './join-result.ts'
import type { HistoricalFeatures, HistoricalRequest } from './offline-store.ts'

/** Joins the features of Parquet files to entity rows, one view after the other. @throws StepError as the store's `historicalFeatures` */
export async function fileHistory(
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
