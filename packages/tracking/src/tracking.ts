import { TrackingOptions } from './options.ts'
import { storeAddress } from './store-address.ts'
import type { TrackingStore } from './tracking-store.ts'

/** The tracking store as a service of a step. */
export const tracking = {
  options: TrackingOptions,

  /** Opens the store that the options name. @throws StepError USAGE, UNAVAILABLE, DENIED, CANNOT_WRITE, BROKEN_CONTRACT */
  async open(
    options: TrackingOptions,
    { root, signal }: { root: string; signal: AbortSignal },
  ): Promise<TrackingStore> {
    const address = storeAddress(options.mlflowTrackingUri, root)
    if (address.kind === 'embedded') {
      const { openEmbeddedStore } = await import('./embedded/embedded-store.ts')
      return openEmbeddedStore({ ...address, root })
    }
    const { openRestStore } = await import('./rest/rest-store.ts')
    return openRestStore(address, options, { root, signal })
  },

  close(store: TrackingStore): void {
    store.close()
  },
}
