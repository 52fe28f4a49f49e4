import { resolve } from 'node:path'
import { type FeatureSelection, featureRegistry } from '@millrace/feature-registry'
import { type EntityRow, type OnlineColumn, type OnlineReader, onlineReader } from './online-features.ts'
import { openOnlineStore } from './open-online-store.ts'

export interface OnlineFeaturesOptions {
  /** For `$VARIABLES` in `feature_store.yaml`; none are set by default. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Ends the connection to a database when it is aborted. */
  readonly signal?: AbortSignal
}

export interface OnlineRequest {
  /** The name of a feature service or view, or a list of `view` and `view:feature`; the only service by default. */
  readonly features?: FeatureSelection
  readonly entities: readonly EntityRow[]
  /** Names features `view__feature`. */
  readonly fullFeatureNames?: boolean
}

/** A feature repository's online features, to read in a program. */
export interface OnlineFeatures extends AsyncDisposable {
  /** The columns asked for, with an item for each entity in their order. @throws StepError */
  getOnlineFeatures(request: OnlineRequest): Promise<readonly OnlineColumn[]>
  close(): Promise<void>
}

/**
 * Opens the registry and the online store of a feature repository, which is a folder with `feature_store.yaml`. The registry
 * is read once: open it anew after an apply.
 * @throws StepError USAGE, MISSING_INPUT, UNAVAILABLE, DENIED
 */
export async function openOnlineFeatures(
  repository: string,
  { env = {}, signal = new AbortController().signal }: OnlineFeaturesOptions = {},
): Promise<OnlineFeatures> {
  const folder = resolve(repository)
  const registry = await featureRegistry.open({ featureRepo: folder }, { root: folder, env, signal })
  const { project, onlineStore } = registry.config
  const store = await openOnlineStore(onlineStore, { project, folder, signal })
  const readers = new Map<string, Promise<OnlineReader>>()
  const readerOf = async ({ features, fullFeatureNames = false }: OnlineRequest): Promise<OnlineReader> => {
    const selection = JSON.stringify([features, fullFeatureNames])
    const known = readers.get(selection)
    if (known !== undefined) return known
    const reader = registry
      .resolveFeatures(features, { fullFeatureNames })
      .then((selected) => onlineReader(selected, store))
    readers.set(selection, reader)
    // What could not be resolved may be after the next attempt.
    reader.catch(() => readers.delete(selection))
    return reader
  }
  const close = () => store.close()
  return {
    getOnlineFeatures: async (request) => (await readerOf(request)).read(request.entities, new Date()),
    close,
    [Symbol.asyncDispose]: close,
  }
}
