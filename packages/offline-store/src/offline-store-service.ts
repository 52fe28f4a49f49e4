import { resolve } from 'node:path'
import { FeatureRepoOptions, readFeatureStoreConfig } from '@millrace/feature-registry'
import type { OfflineStore } from './offline-store.ts'
import { openOfflineStore } from './open-offline-store.ts'

interface Surroundings {
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/** The offline store of a feature repository as a service of a step. */
export const offlineStore = {
  options: FeatureRepoOptions,
  async open({ featureRepo }: FeatureRepoOptions, { root, env, signal }: Surroundings): Promise<OfflineStore> {
    const folder = resolve(root, featureRepo)
    const config = await readFeatureStoreConfig(folder, env)
    return openOfflineStore(config.offlineStore, { folder, signal })
  },
  close: (store: OfflineStore): Promise<void> => store.close(),
}
