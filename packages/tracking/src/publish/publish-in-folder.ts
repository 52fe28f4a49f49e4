import { randomUUID } from 'node:crypto'
import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemError } from '@millrace/errors'
import { localArtifacts } from '../local-artifacts.ts'
import { isStaged, syncFolders } from '../write-whole.ts'
import { checkPublished } from './check-published.ts'
import type { Publication } from './publish-model-version.ts'

/** Copies a version to a folder: staged beside its place, renamed when all of it is on disk. */
export async function publishInFolder(
  publication: Publication,
  folder: string,
  below: string,
): Promise<{ place: string; changed: boolean }> {
  const place = join(folder, below)
  const there = {
    place,
    files: () => localArtifacts.list(place),
    read: (path: string) => localArtifacts.read(place, path),
  }
  if (await exists(place)) {
    await checkPublished(publication, there)
    return { place, changed: false }
  }
  try {
    await stageAndRename(publication, place)
    return { place, changed: true }
  } catch (error) {
    // Somebody who published the same at the same time may have been first.
    if (!(await exists(place))) throw error
    await checkPublished(publication, there)
    return { place, changed: false }
  }
}

async function stageAndRename({ store, artifactUri, record }: Publication, place: string): Promise<void> {
  const staged = join(dirname(place), `.millrace-${randomUUID()}.tmp`)
  try {
    await mkdir(dirname(place), { recursive: true })
    await removeAbandoned(dirname(place))
    await store.download(artifactUri, staged)
    await localArtifacts.write(staged, record)
    await rename(staged, place)
    await syncFolders([place])
  } catch (error) {
    throw systemError(error, 'write', place)
  } finally {
    await rm(staged, { recursive: true, force: true })
  }
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Removes what killed processes left; a copy that still goes on is younger. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter(isStaged)) {
    const path = join(folder, name)
    const found = await lstat(path).catch(() => undefined)
    if (found !== undefined && found.mtimeMs < Date.now() - DAY_MS) await rm(path, { recursive: true, force: true })
  }
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined
}
