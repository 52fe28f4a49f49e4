import { constants } from 'node:fs'
import { copyFile, mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemError } from '@millrace/errors'
import type { FileContent } from './tracking-store.ts'

/**
 * Writes a file beside its place under a name of its own, and renames it when it is on disk.
 * @param mark 32 hex digits, with dashes or without, that make that name
 * @throws StepError CANNOT_WRITE, MISSING_INPUT where the file to copy is absent
 */
export async function writeWhole(path: string, content: FileContent, mark: string): Promise<void> {
  const staged = join(dirname(path), `.millrace-${mark}.tmp`)
  try {
    await mkdir(dirname(path), { recursive: true })
    if (content instanceof Uint8Array) await writeFile(staged, content, { flush: true })
    else await copyOnto(content.file, staged)
    await rename(staged, path)
  } catch (error) {
    await rm(staged, { force: true }).catch(() => undefined)
    throw systemError(error, 'write', path)
  }
}

/** Whether the name is that of a file that is being written, or was when its process ended. */
export const isStaged = (name: string): boolean => /^\.millrace-[0-9a-f-]{32,36}\.tmp$/.test(name)

/** Makes the names of written files last. */
export async function syncFolders(paths: readonly string[]): Promise<void> {
  for (const folder of new Set(paths.map(dirname))) {
    await syncToDisk(folder)
  }
}

async function copyOnto(source: string, target: string): Promise<void> {
  const found = await open(source).catch((error: unknown) => {
    throw systemError(error, 'read', source)
  })
  await found.close()
  await copyFile(source, target, constants.COPYFILE_FICLONE)
  await syncToDisk(target)
}

async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
