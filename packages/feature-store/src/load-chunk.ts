import type { TableAccess } from '@millrace/artifact-store'
import type { FeatureView } from '@millrace/feature-registry'
import type { OfflineStore } from '@millrace/offline-store'
import type { FeatureBatch, OnlineStore, WriteCounts } from '@millrace/online-store'
import { featureBatch } from './feature-batch.ts'
import type { Chunk } from './plan-chunks.ts'

export interface Stores {
  readonly offline: OfflineStore
  readonly online: OnlineStore
  readonly tables: TableAccess
  readonly signal: AbortSignal
}

/** Values that are handed to the online store at a time, keys counted with them. */
const BATCH_CELLS = 100_000

/** Loads the latest values of a chunk into the online store; `loaded` hears the share that is done, from 0 to 1. */
export async function loadChunk(
  view: FeatureView,
  chunk: Chunk,
  stores: Stores,
  loaded: (share: number) => void,
): Promise<WriteCounts> {
  let counts: WriteCounts = { written: 0, skipped: 0 }
  for (let index = 0; chunk.rows > 0 && index < chunk.parts; index++) {
    const more = await loadPart(view, chunk, index, stores, (share) => loaded((index + share) / chunk.parts))
    counts = { written: counts.written + more.written, skipped: counts.skipped + more.skipped }
  }
  return counts
}

async function loadPart(
  view: FeatureView,
  { start, end, endExcluded, parts }: Chunk,
  index: number,
  { offline, online, tables, signal }: Stores,
  loaded: (share: number) => void,
): Promise<WriteCounts> {
  const scratch = (name: string) => tables.scratch(`${view.name} ${name}`)
  const range = { start, end, endExcluded, ...(parts === 1 ? {} : { part: { index, of: parts } }) }
  const latest = await offline.pullLatest({ view, ...range, scratch, signal })
  const { default: pl } = await import('nodejs-polars')
  const file = scratch('latest')
  const batchRows = Math.max(100, Math.floor(BATCH_CELLS / (1 + view.features.length)))
  await latest.sinkParquet(file, { compression: 'uncompressed', rowGroupSize: batchRows }).collect()
  const rows = pl.scanParquet(file)
  const total = Number((await rows.select(pl.len()).collect()).row(0)[0])
  async function* batches(): AsyncGenerator<FeatureBatch> {
    for (let offset = 0; offset < total; offset += batchRows) {
      signal.throwIfAborted()
      yield featureBatch(pl, view, await rows.slice(offset, batchRows).collect())
      loaded(Math.min(offset + batchRows, total) / total)
    }
  }
  return online.write(view, batches())
}
