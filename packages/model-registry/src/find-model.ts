import { StepError } from '@millrace/errors'
import {
  fetchModel,
  type LoggedModel,
  type ModelVersion,
  resolveModelUri,
  type TrackingStore,
} from '@millrace/tracking'
import { findAliased, findRegisteredModel, findVersion } from './find-registered-model.ts'
import { type ModelReference, parseModelReference } from './model-reference.ts'

/** A model found, under a URI that will always name the same one. */
export interface FoundModel {
  readonly uri: string
  readonly artifactUri: string
  /** Its folder, where a person named that. */
  readonly folder?: string
  readonly version?: ModelVersion
  readonly model?: LoggedModel
  readonly runId?: string
}

/**
 * Finds a model; a bare name means its latest version.
 * @throws StepError USAGE, MISSING_INPUT with near names
 */
export async function findModel(store: TrackingStore, text: string, scratch: string): Promise<FoundModel> {
  const reference = parseModelReference(text)
  const version = await versionOf(store, reference)
  if (version !== undefined) return ofVersion(store, version)
  if (reference.kind === 'artifact') {
    const { artifactUri, folder } = await fetchModel(store, reference.uri, scratch)
    return { uri: reference.uri, artifactUri, folder }
  }
  const { artifactUri, modelId, runId } = await resolveModelUri(store, text.startsWith('m-') ? `models:/${text}` : text)
  const model = modelId === undefined ? undefined : await store.getLoggedModel(modelId)
  return {
    uri: modelId === undefined ? text : `models:/${modelId}`,
    artifactUri,
    ...(model !== undefined && { model }),
    ...(runId !== undefined && { runId }),
  }
}

/**
 * The version that a text names, which must say which: `NAME/3`, `NAME@champion` or `NAME/latest`.
 * @throws StepError USAGE where it names none, MISSING_INPUT with near names
 */
export async function findNamedVersion(store: TrackingStore, text: string): Promise<ModelVersion> {
  const reference = parseModelReference(text)
  if (reference.kind === 'name') {
    const { name } = await findRegisteredModel(store, reference.name)
    throw new StepError('USAGE', `"${name}" does not say which version`, {
      hint: `Write ${name}/3, ${name}/latest or ${name}@ALIAS; model-registry versions ${JSON.stringify(name)} lists them.`,
    })
  }
  const version = await versionOf(store, reference)
  if (version !== undefined) return version
  throw new StepError('USAGE', `"${text}" is no version of a registered model`, {
    hint: 'Write NAME/3, NAME/latest or NAME@ALIAS.',
  })
}

async function versionOf(store: TrackingStore, reference: ModelReference): Promise<ModelVersion | undefined> {
  switch (reference.kind) {
    case 'name':
    case 'latest':
      return findVersion(store, reference.name, 'latest')
    case 'version':
      return findVersion(store, reference.name, reference.version)
    case 'alias':
      return findAliased(store, reference.name, reference.alias)
    default:
      return undefined
  }
}

/** The URI that names a version for good. */
export const versionUri = ({ name, version }: Pick<ModelVersion, 'name' | 'version'>): string =>
  `models:/${name}/${version}`

async function ofVersion(store: TrackingStore, version: ModelVersion): Promise<FoundModel> {
  const { name, runId, modelId } = version
  const model = modelId === undefined ? undefined : await store.getLoggedModel(modelId)
  return {
    uri: versionUri(version),
    artifactUri: await store.modelVersionDownloadUri(name, version.version),
    version,
    ...(model !== undefined && { model }),
    ...(runId !== '' && { runId }),
  }
}
