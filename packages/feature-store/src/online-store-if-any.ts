import { resolve } from 'node:path'
import type { Service } from '@millrace/cli-kit'
import { FeatureRepoOptions, readFeatureStoreConfig } from '@millrace/feature-registry'
import { type OnlineStore, onlineStore } from '@millrace/online-store'

/** The online store of the feature repository; undefined where feature_store.yaml switches it off. */
export const onlineStoreIfAny: Service<OnlineStore | undefined, typeof FeatureRepoOptions> = {
  options: FeatureRepoOptions,
  async open(options, context) {
    const config = await readFeatureStoreConfig(resolve(context.root, options.featureRepo), context.env)
    return config.onlineStore === undefined ? undefined : onlineStore.open(options, context)
  },
  close: async (store) => store?.close(),
}
