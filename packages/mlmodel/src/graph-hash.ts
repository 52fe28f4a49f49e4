import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { systemError } from '@millrace/errors'
import type { ModelFolder } from './read-model.ts'

/** SHA-256 of a model's graph, in hexadecimal; values that lie beside it are not looked at. Throws MISSING_INPUT. */
export async function graphHash({ graphPath }: ModelFolder): Promise<string> {
  try {
    return createHash('sha256')
      .update(await readFile(graphPath))
      .digest('hex')
  } catch (error) {
    throw systemError(error, 'read', graphPath)
  }
}
