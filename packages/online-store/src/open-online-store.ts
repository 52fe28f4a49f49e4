import { resolve } from 'node:path'
import { StepError } from '@millrace/errors'
import type { StoreConfig } from '@millrace/feature-registry'
import type { OnlineStore } from './online-store.ts'
import { onlineStoreConfig } from './online-store-config.ts'

/**
 * Opens the online store that feature_store.yaml describes; `folder` is the feature repository's, which a relative
 * `path` starts from.
 * @throws StepError USAGE where there is none or it is not supported, UNAVAILABLE or DENIED where Redis refuses
 */
export async function openOnlineStore(
  store: StoreConfig | undefined,
  { project, folder }: { readonly project: string; readonly folder: string },
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
  const { sqliteStore } = await import('./sqlite-store.ts')
  return sqliteStore(resolve(folder, config.path), project)
}
