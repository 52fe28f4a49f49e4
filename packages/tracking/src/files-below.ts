import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { systemError } from '@millrace/errors'
import { isStaged } from './write-whole.ts'

/** What lies below a folder, by name: files with their size, anything that is neither file nor folder without. */
export async function* filesBelow(
  folder: string,
  below = '',
): AsyncGenerator<{ readonly path: string; readonly bytes: number | undefined }> {
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch((error: unknown) => {
    if (isAbsent(error)) return []
    throw systemError(error, 'read', join(folder, below))
  })
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) yield* filesBelow(folder, path)
    else if (!entry.isFile()) yield { path, bytes: undefined }
    else if (!isStaged(entry.name)) yield { path, bytes: (await lstat(join(folder, path))).size }
  }
}

const isAbsent = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
