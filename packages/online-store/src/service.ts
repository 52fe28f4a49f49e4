import { resolve } from 'node:path'
import { StepError } from '@millrace/errors'
import { FeatureRepoOptions, readFeatureStoreConfig } from '@millrace/feature-registry'
import type { OnlineStore } from './online-store.ts'
import { openOnlineStore } from './open-online-store.ts'

interface Surroundings {
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The online store of the feature repository, as a service of a step. */
export const onlineStore = {
  options: FeatureRepoOptions,
  async open({ featureRepo }: FeatureRepoOptions, { root, env }: Surroundings): Promise<OnlineStore> {
    const folder = resolve(root, featureRepo)
    const { project, onlineStore: entry } = await readFeatureStoreConfig(folder, env)
    if (entry === undefined)
      throw new StepError('USAGE', `feature_store.yaml of ${featureRepo} has no online store`, {
        hint: 'give it an online_store, such as { type: sqlite, path: data/online.db }',
      })
    return openOnlineStore(entry, { project, folder })
  },
  close: (store: OnlineStore): Promise<void> => store.close(),
}

/** The online store where it has a table for each view; undefined where it has not: nothing is connected to then. */
export const onlineTables = {
  options: FeatureRepoOptions,
  async open({ featureRepo }: FeatureRepoOptions, { root, env }: Surroundings): Promise<OnlineStore | undefined> {
    const folder = resolve(root, featureRepo)
    const { project, onlineStore: entry } = await readFeatureStoreConfig(folder, env)
    return entry?.type === 'sqlite' ? openOnlineStore(entry, { project, folder }) : undefined
  },
  close: async (store: OnlineStore | undefined): Promise<void> => store?.close(),
}
