import { StepError } from '@millrace/errors'
import * as z from 'zod'
import type { OfflineStore } from './offline-store.ts'

const FileConfig = z.looseObject({ type: z.enum(['file', 'dask', 'duckdb']) })

/** Where a store is opened from. */
export interface OfflineStoreContext {
  /** The feature repository's folder: relative source paths start there. */
  readonly folder: string
  readonly signal: AbortSignal
}

/**
 * Opens the store that `offline_store` of `feature_store.yaml` names: `file` (or Feast's `dask` and `duckdb`, which read the same files).
 * @throws StepError USAGE
 */
export async function openOfflineStore(
  config: { readonly type: string },
  { folder }: OfflineStoreContext,
): Promise<OfflineStore> {
  if (FileConfig.safeParse(config).success) {
    const { fileStore } = await import('./file-store.ts')
    return fileStore(folder)
  }
  throw new StepError('USAGE', `offline_store.type "${config.type}" of feature_store.yaml is not supported`)
}
