import { resolve } from 'node:path'
import { StepError } from '@millrace/errors'
import { FeatureRepoOptions, readFeatureStoreConfig } from '@millrace/feature-registry'
import type { OnlineStore } from './online-store.ts'
import { openOnlineStore } from './open-online-store.ts'

interface Surroundings {
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/** The online store of the feature repository, as a service of a step. */
export const onlineStore = {
  options: FeatureRepoOptions,
  async open({ featureRepo }: FeatureRepoOptions, { root, env, signal }: Surroundings): Promise<OnlineStore> {
    const folder = resolve(root, featureRepo)
    const { project, onlineStore: entry } = await readFeatureStoreConfig(folder, env)
    if (entry === undefined)
      throw new StepError('USAGE', `feature_store.yaml of ${featureRepo} has no online store`, {
        hint: 'give it an online_store, such as { type: sqlite, path: data/online.db }',
      })
    return openOnlineStore(entry, { project, folder, signal })
  },
  close: (store: OnlineStore): Promise<void> => store.close(),
}

const TABLE_STORES = new Set(['sqlite', 'postgres'])

/** The online store where it has a table for each view; undefined where it has not: nothing is connected to then. */
export const onlineTables = {
  options: FeatureRepoOptions,
  async open(
    { featureRepo }: FeatureRepoOptions,
    { root, env, signal }: Surroundings,
  ): Promise<OnlineStore | undefined> {
    const folder = resolve(root, featureRepo)
    const { project, onlineStore: entry } = await readFeatureStoreConfig(folder, env)
    return entry !== undefined && TABLE_STORES.has(entry.type)
      ? openOnlineStore(entry, { project, folder, signal })
      : undefined
  },
  close: async (store: OnlineStore | undefined): Promise<void> => store?.close(),
}
