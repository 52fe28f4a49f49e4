import { createHash, randomUUID } from 'node:crypto'
import { lstat, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StepError, systemError } from '@millrace/errors'
import { artifactPathParts } from './artifact-path.ts'
import { filesBelow } from './files-below.ts'
import { missingArtifact } from './missing.ts'
import type { FileContent, StoredFile } from './tracking-store.ts'
import { syncFolders, writeWhole } from './write-whole.ts'

/** Artifacts in folders of this machine. */
export const localArtifacts = {
  /** The folder that a `file:` URI or a plain path means; undefined for every other URI. @throws StepError BROKEN_CONTRACT */
  path(uri: string, root: string): string | undefined {
    if (/^file:/i.test(uri)) return filePath(uri)
    return /^[a-z][a-z0-9+.-]*:/i.test(uri) ? undefined : resolve(root, uri)
  },

  /** Writes each file whole: beside its place first, renamed when it is on disk. @throws StepError CANNOT_WRITE, BROKEN_CONTRACT */
  async write(folder: string, files: ReadonlyMap<string, FileContent>): Promise<void> {
    const places = [...files].map(([path, content]) => ({ parts: artifactPathParts(path), content }))
    for (const { parts } of places) await refuseLinks(folder, parts)
    for (const { parts, content } of places) await writeWhole(join(folder, ...parts), content, randomUUID())
    await syncFolders(places.map(({ parts }) => join(folder, ...parts)))
  },

  /** @throws StepError MISSING_INPUT, BROKEN_CONTRACT */
  async read(folder: string, path: string): Promise<Uint8Array> {
    const parts = artifactPathParts(path)
    await refuseLinks(folder, parts)
    const file = join(folder, ...parts)
    return readFile(file).catch((error: unknown) => {
      throw systemError(error, 'read', file)
    })
  },

  /** All files below the folder by name, links apart. @throws StepError BROKEN_CONTRACT for a name that no artifact can have */
  async *list(folder: string): AsyncGenerator<StoredFile> {
    for await (const { path, bytes } of filesBelow(folder)) {
      if (bytes === undefined) continue
      artifactPathParts(path)
      yield { path, bytes }
    }
  },

  /**
   * Copies every file below a folder, each whole; those that are there already in the same size stay.
   * @throws StepError MISSING_INPUT where there is no file, BROKEN_CONTRACT where something is no file, CANNOT_WRITE
   */
  async copy(folder: string, target: string): Promise<void> {
    const written: string[] = []
    let found = false
    for await (const { path, bytes } of filesBelow(folder)) {
      if (bytes === undefined) throw noFile(join(folder, path))
      found = true
      const parts = artifactPathParts(path)
      await refuseLinks(target, parts)
      const place = join(target, ...parts)
      if ((await sizeOf(place)) === bytes) continue
      // The same name again after a copy that broke off, so that its staged file does not stay.
      await writeWhole(
        place,
        { file: join(folder, path) },
        createHash('sha256').update(path).digest('hex').slice(0, 32),
      )
      written.push(place)
    }
    if (!found) throw missingArtifact('folder', folder)
    await syncFolders(written)
  },
}

function filePath(uri: string): string {
  try {
    return fileURLToPath(uri)
  } catch (cause) {
    throw new StepError('BROKEN_CONTRACT', `${JSON.stringify(uri)} names no file of this machine`, { cause })
  }
}

/** A symbolic link in an artifact folder could lead anywhere. */
async function refuseLinks(folder: string, parts: readonly string[]): Promise<void> {
  let path = folder
  for (const part of parts) {
    path = join(path, part)
    const found = await lstat(path).catch(() => undefined)
    if (found === undefined) return
    if (found.isSymbolicLink()) throw noFile(path)
  }
}

const noFile = (path: string) =>
  new StepError('BROKEN_CONTRACT', `${path} is neither a file nor a folder`, {
    hint: 'Put the file itself in the place of a symbolic link.',
  })

async function sizeOf(path: string): Promise<number | undefined> {
  const found = await lstat(path).catch(() => undefined)
  return found?.isFile() ? found.size : undefined
}
