import { StepError } from '@millrace/errors'
import type { StoreConfig } from '@millrace/feature-registry'
import type { OfflineStore } from './offline-store.ts'

/** Feast's file stores read the same files and mean the same join. */
const FILE_TYPES = ['file', 'dask', 'duckdb']

/** Where a store is opened from. */
export interface OfflineStoreContext {
  /** The feature repository's folder: relative source paths start there. */
  readonly folder: string
  /** Ends the connection to a database when it is aborted. */
  readonly signal: AbortSignal
}

/**
 * Opens the store that `offline_store` of `feature_store.yaml` describes: Parquet files or PostgreSQL.
 * @throws StepError USAGE naming file and line, UNAVAILABLE, DENIED
 */
export async function openOfflineStore(
  config: StoreConfig,
  { folder, signal }: OfflineStoreContext,
): Promise<OfflineStore> {
  if (FILE_TYPES.includes(config.type)) {
    const { fileStore } = await import('./file-store.ts')
    return fileStore(folder)
  }
  if (config.type === 'postgres') {
    const { postgresStore } = await import('./postgres/postgres-store.ts')
    return postgresStore(config, signal)
  }
  throw new StepError('USAGE', `${config.at}: offline_store.type is ${JSON.stringify(config.type)}`, {
    hint: `supported are ${[...FILE_TYPES, 'postgres'].join(', ')}`,
  })
}
