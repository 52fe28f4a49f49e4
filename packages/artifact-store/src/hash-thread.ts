import { once } from 'node:events'
import type { FileHandle } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'

/** All that the thread runs, as text, so that no file has to lie beside a bundle. It is sent descriptors, and answers hashes. */
const PROGRAM = `
  const { createHash } = require('node:crypto')
  const { readSync } = require('node:fs')
  const { parentPort } = require('node:worker_threads')
  const buffer = new Uint8Array(1 << 20)
  parentPort.on('message', (descriptor) => {
    const hash = createHash('sha256')
    for (let at = 0, read; (read = readSync(descriptor, buffer, 0, buffer.length, at)) > 0; at += read)
      hash.update(buffer.subarray(0, read))
    parentPort.postMessage(hash.digest('hex'))
  })`

let worker: Worker | undefined
let last: Promise<unknown> = Promise.resolve()

/** SHA-256 of a large file's content in hex, by a thread of its own, which takes one file after the other: the event loop stays free. */
export function sha256InThread(file: FileHandle): Promise<string> {
  const hashed = last.then(() => hashOf(file))
  last = hashed.catch(() => undefined)
  return hashed
}

async function hashOf(file: FileHandle): Promise<string> {
  worker ??= new Worker(PROGRAM, { eval: true })
  const thread = worker
  thread.ref()
  try {
    thread.postMessage(file.fd)
    const [sha256]: string[] = await once(thread, 'message')
    if (sha256 === undefined) throw new Error('the thread that hashes gave no hash')
    return sha256
  } catch (error) {
    worker = undefined
    throw error
  } finally {
    thread.unref()
  }
}
