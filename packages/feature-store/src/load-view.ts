import type { TableAccess } from '@millrace/artifact-store'
import type { Progress } from '@millrace/cli-kit'
import type { FeatureView } from '@millrace/feature-registry'
import type { OfflineStore } from '@millrace/offline-store'
import type { FeatureBatch, OnlineStore, WriteCounts } from '@millrace/online-store'
import { featureBatch } from './feature-batch.ts'

export interface Stores {
  readonly offline: OfflineStore
  readonly online: OnlineStore
  readonly tables: TableAccess
  readonly signal: AbortSignal
}

export interface Interval {
  readonly start: Date
  readonly end: Date
}

/** Rows that are handed to the online store at a time. */
const BATCH_ROWS = 50_000

/** Loads the latest values of a view within an interval into the online store, a batch at a time. */
export async function loadView(
  view: FeatureView,
  { start, end }: Interval,
  stores: Stores,
  progress: Progress,
): Promise<WriteCounts> {
  const { offline, online, tables, signal } = stores
  const latest = await offline.pullLatest({
    view,
    start,
    end,
    scratch: (name) => tables.scratch(`${view.name} ${name}`),
    signal,
  })
  const { default: pl } = await import('nodejs-polars')
  const file = tables.scratch(`${view.name} latest`)
  await latest.sinkParquet(file, { compression: 'uncompressed', rowGroupSize: BATCH_ROWS }).collect()
  await online.prepare(view)
  const rows = pl.scanParquet(file)
  const total = Number((await rows.select(pl.len()).collect()).row(0)[0])
  async function* batches(): AsyncGenerator<FeatureBatch> {
    for (let offset = 0; offset < total; offset += BATCH_ROWS) {
      signal.throwIfAborted()
      yield featureBatch(pl, view, await rows.slice(offset, BATCH_ROWS).collect())
      progress.update(Math.min(offset + BATCH_ROWS, total), total)
    }
  }
  const counts = await online.write(view, batches())
  progress.end()
  return counts
}
