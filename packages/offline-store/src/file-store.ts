import type { FeatureView } from '@millrace/feature-registry'
import type { FileSource } from './file-source.ts'
import { fileSourceProblems } from './file-source-problems.ts'
import { refuseProblems } from './join-plan.ts'
import type { OfflineStore } from './offline-store.ts'

/** Half a gigabyte of a source's columns: some two gigabytes in all while a part is sorted and joined. */
const BUDGET = 512 * 1024 ** 2

/**
 * The offline store over Parquet files; paths are relative to the feature repository's folder. A source with more than
 * `budget` bytes of columns, at 8 for each value, is joined a part of the keys at a time. Polars is loaded where rows are read.
 */
export function fileStore(folder: string, budget = BUDGET): OfflineStore {
  return {
    async historicalFeatures(request) {
      const { fileHistory } = await import('./file-history.ts')
      return fileHistory(request, folder, budget)
    },
    async entityRows(request) {
      const { fileEntityRows } = await import('./file-entity-rows.ts')
      return fileEntityRows(request, folder)
    },
    async pullLatest({ view, signal, ...range }) {
      signal.throwIfAborted()
      const { latestRows } = await import('./latest-rows.ts')
      return latestRows(await checkedSource(view, folder), range)
    },
    async rowsByTime({ view, signal, ...spans }) {
      signal.throwIfAborted()
      const { rowsByTime } = await import('./rows-by-time.ts')
      return rowsByTime(await checkedSource(view, folder), spans)
    },
    async validateSource(view) {
      refuseProblems(await fileSourceProblems(view, folder))
    },
    async close() {},
  }
}

async function checkedSource(view: FeatureView, folder: string): Promise<FileSource> {
  const { openFileSource } = await import('./file-source.ts')
  const source = await openFileSource(view, folder)
  refuseProblems(source.problems)
  return source
}
