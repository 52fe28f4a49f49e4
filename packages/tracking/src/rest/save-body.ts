import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { systemError } from '@millrace/errors'

import { brokenBody } from './connection.ts'

/** Streams a body into a file, which appears when it is whole and on disk. @throws StepError CANNOT_WRITE, ConnectionFailure */
export async function saveBody(reply: IncomingMessage, file: string): Promise<void> {
  // The same name again after a transfer that broke off, so that its staged file does not stay.
  const mark = createHash('sha256').update(file).digest('hex').slice(0, 32)
  const staged = join(dirname(file), `.millrace-${mark}.tmp`)
  try {
    await mkdir(dirname(file), { recursive: true })
    await pipeline(reply, createWriteStream(staged, { flush: true }))
    await rename(staged, file)
  } catch (error) {
    reply.destroy()
    await rm(staged, { force: true }).catch(() => undefined)
    const known = systemError(error, 'write', file)
    throw known === error ? brokenBody(error) : known
  }
}
