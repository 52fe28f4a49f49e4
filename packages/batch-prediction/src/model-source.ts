import type { ServiceContext } from '@millrace/cli-kit'
import { type FetchedModel, fetchModel, givenModel, TrackingOptions, tracking } from '@millrace/tracking'

/** Where models come from. */
export interface ModelSource {
  /**
   * Gives the model that a URI names as a folder of this machine, downloaded to `folder` if need be.
   * @throws StepError USAGE, MISSING_INPUT, BROKEN_CONTRACT, CANNOT_WRITE, UNAVAILABLE, DENIED
   */
  fetch(uri: string, folder: string): Promise<FetchedModel>
  close(): void
}

/** The tracking store as a service, opened when a model is asked of it: a folder of this machine needs none, nor does a scoring server. */
export const modelSource = {
  options: TrackingOptions,
  open(options: TrackingOptions, context: ServiceContext): ModelSource {
    let close = () => {}
    return {
      async fetch(uri, folder) {
        const given = await givenModel(uri, context.root)
        if (given !== undefined) return given
        const store = await tracking.open(options, context)
        close = () => store.close()
        return fetchModel(store, uri, folder)
      },
      close: () => close(),
    }
  },
  close: (source: ModelSource) => source.close(),
}
