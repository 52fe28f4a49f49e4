import { stat } from 'node:fs/promises'
import { localArtifacts } from './local-artifacts.ts'
import { missingArtifact } from './missing.ts'
import { parseModelUri } from './model-uri.ts'
import { type ResolvedModel, resolveModelUri } from './resolve-model-uri.ts'
import type { TrackingStore } from './tracking-store.ts'

/**
 * Gives the model that a URI names as a folder of this machine: where it lies, or downloaded to `folder`.
 * @throws StepError USAGE, MISSING_INPUT, BROKEN_CONTRACT, CANNOT_WRITE, UNAVAILABLE
 */
export async function fetchModel(
  store: TrackingStore,
  uri: string,
  folder: string,
): Promise<ResolvedModel & { readonly folder: string }> {
  const model = await resolveModelUri(store, uri)
  const local = givenFolder(store, uri) ?? store.localPath(model.artifactUri)
  if (local === undefined) {
    await store.download(model.artifactUri, folder)
    return { ...model, folder }
  }
  const found = await stat(local).catch(() => undefined)
  if (!found?.isDirectory()) throw missingArtifact(`folder of model ${uri}`, local)
  return { ...model, folder: local }
}

/** The folder that a person gave, which may be anywhere, unlike one that a store tells of. */
const givenFolder = (store: TrackingStore, uri: string) =>
  parseModelUri(uri).kind === 'artifact' ? localArtifacts.path(uri, store.root) : undefined
