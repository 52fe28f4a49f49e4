import { registeredModelVersion } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { localArtifacts } from '../local-artifacts.ts'
import { asModelVersionDict } from '../model-version-dict.ts'
import type { ModelVersion, StoredFile, TrackingStore } from '../tracking-store.ts'
import { publishInFolder } from './publish-in-folder.ts'
import { publishInStore } from './publish-in-store.ts'

export interface PublishedModel {
  /** The folder, or the artifact URI, that holds the model's files and the version's record. */
  readonly place: string
  readonly files: number
  readonly bytes: number
  /** False where it was there already. */
  readonly changed: boolean
}

/** A version that is on its way to its place. */
export interface Publication {
  readonly store: TrackingStore
  readonly version: ModelVersion
  readonly artifactUri: string
  /** The model's files. */
  readonly files: readonly StoredFile[]
  /** The version's record, beside them. */
  readonly record: ReadonlyMap<string, Uint8Array>
  /** A folder's path for files on their way between two places that are not on this machine. */
  readonly scratch: string
}

/**
 * Copies a version's record and its model's files to `<destination>/<name>/<version>`: a folder or `file:` URI, where they appear whole
 * or not at all, or an `mlflow-artifacts:` URI of the store, where the record comes last. What is there already stays as it is.
 * @throws StepError USAGE for another destination, CONFLICT where another model is there, BROKEN_CONTRACT where the model has no `MLmodel`
 */
export async function publishModelVersion(
  store: TrackingStore,
  version: ModelVersion,
  destination: string,
  scratch: string,
): Promise<PublishedModel> {
  const artifactUri = await store.modelVersionDownloadUri(version.name, version.version)
  const files: StoredFile[] = []
  for await (const file of store.artifacts(artifactUri)) files.push(file)
  if (!files.some(({ path }) => path === 'MLmodel')) throw noModel(version, artifactUri)
  const document = { schema_version: registeredModelVersion.schemaVersion, ...asModelVersionDict(version) }
  const record = new Map([[registeredModelVersion.file, Buffer.from(`${JSON.stringify(document, null, 2)}\n`)]])
  const publication = { store, version, artifactUri, files, record, scratch }
  const below = `${folderName(version.name)}/${version.version}`
  const folder = localArtifacts.path(destination, store.root)
  const { place, changed } =
    folder === undefined
      ? await publishInStore(publication, `${artifactsOf(destination)}/${below}`)
      : await publishInFolder(publication, folder, below)
  return { place, changed, files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) }
}

const noModel = ({ name, version }: ModelVersion, artifactUri: string): StepError =>
  new StepError('BROKEN_CONTRACT', `version ${version} of "${name}" has no MLmodel at ${artifactUri}`, {
    hint: 'Its files are gone, or are no MLflow model.',
  })

/** A server may tell of any name. */
function folderName(name: string): string {
  if (!/[/\\\0]/.test(name) && !/^\.+$/.test(name)) return name
  throw new StepError('BROKEN_CONTRACT', `the registered model's name ${JSON.stringify(name)} cannot name a folder`)
}

function artifactsOf(destination: string): string {
  if (/^mlflow-artifacts:\/./i.test(destination)) return destination.replace(/\/+$/, '')
  throw new StepError('USAGE', `${destination} is no place to publish to`, {
    hint: 'Give a folder, a file:// URI, or an mlflow-artifacts:/ URI of the tracking server; mount other storage as a folder.',
  })
}
