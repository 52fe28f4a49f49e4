import { rm } from 'node:fs/promises'
import { registeredModelVersion } from '@millrace/contracts'
import { found } from '../found.ts'
import { checkPublished } from './check-published.ts'
import type { Publication } from './publish-model-version.ts'

/** Copies a version to artifacts of the store, the record last, which says that all is there. */
export async function publishInStore(
  publication: Publication,
  place: string,
): Promise<{ place: string; changed: boolean }> {
  const { store, artifactUri, record, scratch } = publication
  if ((await found(store.readArtifact(place, registeredModelVersion.file))) !== undefined) {
    await checkPublished(publication, {
      place,
      files: () => store.artifacts(place),
      read: (path) => store.readArtifact(place, path),
    })
    return { place, changed: false }
  }
  const local = store.localPath(artifactUri)
  try {
    if (local === undefined) await store.download(artifactUri, scratch)
    await store.uploadFolder(place, local ?? scratch)
    await store.uploadFiles(place, record)
  } finally {
    if (local === undefined) await rm(scratch, { recursive: true, force: true })
  }
  return { place, changed: true }
}
