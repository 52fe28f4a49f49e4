import type { Logger, Progress } from '@millrace/cli-kit'
import type { FeatureView, OpenedFeatureRepository } from '@millrace/feature-registry'
import type { WriteCounts } from '@millrace/online-store'
import type { Interval } from './intervals.ts'
import { loadChunk, type Stores } from './load-chunk.ts'
import { chunksDone, loadDigest, writeNote } from './load-note.ts'
import { type Chunk, planChunks } from './plan-chunks.ts'

/** What the load of a view needs beside the stores. */
export interface LoadContext {
  readonly registry: OpenedFeatureRepository
  readonly stores: Stores
  readonly log: Logger
  readonly progress: Progress
  /** The most rows of the source that are looked at together. */
  readonly chunkRows: number
}

export interface LoadedView extends WriteCounts {
  readonly rows: number
  readonly chunks: number
  /** The chunks that an earlier run, which was cut off, had stored. */
  readonly resumed: number
}

/** The chunks of a load in their order. */
export function chunksOf(
  view: FeatureView,
  interval: Interval,
  chunkRows: number,
  { offline, tables, signal }: Pick<Stores, 'offline' | 'tables' | 'signal'>,
): Promise<Chunk[]> {
  const scratch = (name: string) => tables.scratch(`${view.name} ${name}`)
  return planChunks(
    (range, width) => offline.rowsByTime({ view, ...range, width, scratch, signal }),
    interval,
    chunkRows,
  )
}

/**
 * Loads the latest values of a view within an interval into the online store, chunk by chunk; each is recorded as
 * materialized once it is stored. A load that was cut off goes on behind the chunks that it had stored.
 * @throws StepError CONFLICT while another run loads the view
 */
export async function loadView(view: FeatureView, interval: Interval, context: LoadContext): Promise<LoadedView> {
  const { stores, registry, progress, chunkRows, log } = context
  const load = await stores.online.beginLoad(view)
  try {
    const chunks = await chunksOf(view, interval, chunkRows, stores)
    const digest = loadDigest(view, chunks)
    const resumed = chunksDone(load.note, digest)
    if (resumed > 0)
      log.info(`going on with a load of ${view.name} that was cut off`, { done: resumed, of: chunks.length })
    const total = chunks.reduce((sum, { rows }) => sum + rows, 0)
    let counts: WriteCounts = { written: 0, skipped: 0 }
    let before = 0
    await stores.online.prepare(view)
    for (const [index, chunk] of chunks.entries()) {
      if (index >= resumed) {
        stores.signal.throwIfAborted()
        const rowsBefore = before
        const more = await loadChunk(view, chunk, stores, (share) =>
          progress.update(rowsBefore + Math.round(share * chunk.rows), total),
        )
        counts = { written: counts.written + more.written, skipped: counts.skipped + more.skipped }
        // The watermark first: a run that is cut off between the two loads the chunk again, which changes nothing.
        await registry.recordMaterialization(view.name, { start: chunk.start, end: chunk.end })
        await load.keepNote(index + 1 < chunks.length ? writeNote(digest, index + 1) : undefined)
      }
      before += chunk.rows
    }
    return { rows: total, chunks: chunks.length, resumed, ...counts }
  } finally {
    progress.end()
    await load.release()
  }
}
