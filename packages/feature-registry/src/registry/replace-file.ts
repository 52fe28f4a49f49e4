import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemError } from '@millrace/errors'

/**
 * Replaces a file whole, on disk when this returns. The temporary file's name is always the same: call it under a lock.
 * @throws StepError CANNOT_WRITE
 */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const staged = `${path}.tmp`
  try {
    const file = await open(staged, 'w')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(staged, path)
    const folder = await open(dirname(path), 'r')
    await folder.sync().finally(() => folder.close())
  } catch (error) {
    await rm(staged, { force: true })
    throw systemError(error, 'write', path)
  }
}
