import { createHash } from 'node:crypto'
import { readSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'

const buffer = new Uint8Array(1 << 20)

/** SHA-256 of an open file's content in hex. */
function sha256Of(descriptor: number): string {
  const hash = createHash('sha256')
  for (let at = 0; ; ) {
    const read = readSync(descriptor, buffer, 0, buffer.length, at)
    if (read === 0) return hash.digest('hex')
    hash.update(buffer.subarray(0, read))
    at += read
  }
}

parentPort?.on('message', (descriptor: number) => parentPort?.postMessage(sha256Of(descriptor)))
