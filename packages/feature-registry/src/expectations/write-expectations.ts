import { open, rename, rm } from 'node:fs/promises'
import { systemError } from '@millrace/errors'

/** Replaces a file by way of one beside it, so that a reader sees the old text or the new one. @throws StepError CANNOT_WRITE */
export async function writeExpectations(path: string, text: string): Promise<void> {
  const staged = `${path}.new`
  try {
    {
      await using file = await open(staged, 'w')
      await file.writeFile(text)
      await file.sync()
    }
    await rename(staged, path)
  } catch (error) {
    await rm(staged, { force: true })
    throw systemError(error, 'write', path)
  }
}
