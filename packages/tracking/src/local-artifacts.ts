import { randomUUID } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemError } from '@millrace/errors'
import { artifactPathParts } from './artifact-path.ts'
import { missingArtifact } from './missing.ts'

/** Artifacts in folders of this machine. */
export const localArtifacts = {
  /** The folder that a `file:` URI or a plain path means; undefined for every other URI. */
  path(uri: string, root: string): string | undefined {
    if (/^file:/i.test(uri)) return fileURLToPath(uri)
    return /^[a-z][a-z0-9+.-]*:/i.test(uri) ? undefined : resolve(root, uri)
  },

  /** Writes each file whole: beside its place first, renamed when it is on disk. @throws StepError CANNOT_WRITE */
  async write(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
    const places = [...files].map(([path, bytes]) => ({ path: join(folder, ...artifactPathParts(path)), bytes }))
    for (const { path, bytes } of places) await writeWhole(path, bytes)
  },

  /** @throws StepError MISSING_INPUT */
  async read(folder: string, path: string): Promise<Uint8Array> {
    const file = join(folder, ...artifactPathParts(path))
    return readFile(file).catch((error: unknown) => {
      throw systemError(error, 'read', file)
    })
  },

  /** @throws StepError MISSING_INPUT where the folder is absent or empty */
  async copy(folder: string, target: string): Promise<void> {
    const entries = await readdir(folder).catch(() => [])
    if (entries.length === 0) throw missingArtifact('folder', folder)
    await cp(folder, target, { recursive: true }).catch((error: unknown) => {
      throw systemError(error, 'write', target)
    })
  },
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const staged = `${path}.${randomUUID()}.tmp`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(staged, bytes, { flush: true })
    await rename(staged, path)
  } catch (error) {
    await rm(staged, { force: true }).catch(() => undefined)
    throw systemError(error, 'write', path)
  }
}
