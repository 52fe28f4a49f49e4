import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemError } from '@millrace/errors'
import type { ModelFolder } from './read-model.ts'

/** SHA-256 of a model's graph and of the files that its constants lie in, in hexadecimal. Throws MISSING_INPUT, BROKEN_CONTRACT. */
export async function graphHash({ graphPath }: ModelFolder): Promise<string> {
  try {
    const bytes = await readFile(graphPath)
    const hash = createHash('sha256').update(bytes)
    // Only a graph with this key names other files; few have to be decoded for it.
    if (bytes.includes('location')) for (const path of await filesBeside(graphPath, bytes)) await addFile(path, hash)
    return hash.digest('hex')
  } catch (error) {
    throw systemError(error, 'read', graphPath)
  }
}

async function filesBeside(graphPath: string, bytes: Uint8Array): Promise<string[]> {
  const { decodeModel, externalFiles } = await import('@millrace/onnx')
  return externalFiles(decodeModel(bytes, graphPath)).map((name) => join(dirname(graphPath), name))
}

/** One that is not there is refused when the graph is opened. */
async function addFile(path: string, hash: ReturnType<typeof createHash>): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile()) for await (const piece of createReadStream(path)) hash.update(piece)
}
