import { resolve } from 'node:path'
import { StepError } from '@millrace/errors'
import type { StoreConfig } from '@millrace/feature-registry'
import type { OnlineStore } from './online-store.ts'
import { onlineStoreConfig } from './online-store-config.ts'

/** Where a store is opened from. */
export interface OnlineStoreContext {
  readonly project: string
  /** The feature repository's, which a relative `path` starts from. */
  readonly folder: string
  /** Ends the connection to a database when it is aborted. */
  readonly signal?: AbortSignal
}

/**
 * Opens the online store that feature_store.yaml describes.
 * @throws StepError USAGE where there is none or it is not supported, UNAVAILABLE or DENIED where a server refuses
 */
export async function openOnlineStore(
  store: StoreConfig | undefined,
  { project, folder, signal = new AbortController().signal }: OnlineStoreContext,
): Promise<OnlineStore> {
  if (store === undefined) {
    throw new StepError('USAGE', 'feature_store.yaml switches the online store off', {
      hint: 'remove its online_store entry to use SQLite, or name a store there',
    })
  }
  const config = onlineStoreConfig(store)
  if (config.type === 'redis') {
    const { redisStore } = await import('./redis-store.ts')
    return redisStore(config, project)
  }
  if (config.type === 'postgres') {
    const { postgresStore } = await import('./postgres/postgres-store.ts')
    return postgresStore(config.connection, project, signal)
  }
  const { sqliteStore } = await import('./sqlite-store.ts')
  return sqliteStore(resolve(folder, config.path), project)
}
