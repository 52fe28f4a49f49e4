import { stat } from 'node:fs/promises'
import { StepError } from '@millrace/errors'
import { localArtifacts } from './local-artifacts.ts'
import { missingArtifact } from './missing.ts'
import { parseModelUri } from './model-uri.ts'
import { type ResolvedModel, resolveModelUri } from './resolve-model-uri.ts'
import type { TrackingStore } from './tracking-store.ts'

/** A model whose files are on this machine. */
export type FetchedModel = ResolvedModel & { readonly folder: string }

/**
 * Gives the model that a URI names as a folder of this machine: where it lies, or downloaded to `folder`.
 * @throws StepError USAGE, MISSING_INPUT, BROKEN_CONTRACT, CANNOT_WRITE, UNAVAILABLE
 */
export async function fetchModel(store: TrackingStore, uri: string, folder: string): Promise<FetchedModel> {
  const given = await givenModel(uri, store.root)
  if (given !== undefined) return given
  const model = await resolveModelUri(store, uri)
  const local = store.localPath(model.artifactUri)
  if (local === undefined) {
    await store.download(model.artifactUri, folder)
    return { ...model, folder }
  }
  if (!(await isFolder(local))) throw missingArtifact(`folder of model ${uri}`, local)
  return { ...model, folder: local }
}

/**
 * The model in a folder that a person gave, which may be anywhere, unlike one that a store tells of: no store is asked.
 * Undefined for every other URI.
 * @throws StepError USAGE, MISSING_INPUT, BROKEN_CONTRACT
 */
export async function givenModel(uri: string, root: string): Promise<FetchedModel | undefined> {
  const folder = parseModelUri(uri).kind === 'artifact' ? localArtifacts.path(uri, root) : undefined
  if (folder === undefined) return undefined
  if (!(await isFolder(folder)))
    throw new StepError('MISSING_INPUT', `there is no model folder ${uri}`, {
      hint: 'name the folder that its MLmodel lies in, or a model of the store, such as models:/NAME/VERSION',
    })
  return { artifactUri: uri, folder }
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true
