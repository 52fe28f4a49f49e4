import { once } from 'node:events'
import type { FileHandle } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'

const PROGRAM = new URL('./hash-worker.js', import.meta.url)

let worker: Worker | undefined
let last: Promise<unknown> = Promise.resolve()

/** SHA-256 of a large file's content in hex, by a thread of its own, which takes one file after the other: the event loop stays free. */
export function sha256InThread(file: FileHandle): Promise<string> {
  const hashed = last.then(() => hashOf(file))
  last = hashed.catch(() => undefined)
  return hashed
}

async function hashOf(file: FileHandle): Promise<string> {
  // It needs next to no memory, where the process may want a large young generation from the start.
  worker ??= new Worker(PROGRAM, { resourceLimits: { maxYoungGenerationSizeMb: 2 } })
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
