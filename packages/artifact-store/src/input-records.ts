import { open } from 'node:fs/promises'
import type { FileRecord } from '@millrace/contracts'
import { systemError } from '@millrace/errors'
import type { HashCache } from './hash-cache.ts'
import { looksLikeParquet, readParquetRows } from './parquet-footer.ts'

/** Records of the files a run reads, hashed while the run goes on. */
export interface InputRecords {
  start(name: string, path: string): void
  /** Throws MISSING_INPUT where a file was not there. */
  all(): Promise<Record<string, FileRecord>>
}

export function inputRecords(hashes: HashCache): InputRecords {
  const records = new Map<string, Promise<FileRecord>>()
  return {
    start(name, path) {
      const record = recordOf(path, hashes)
      // Reported by `all`; without a handler now, a failure would end the process before.
      record.catch(() => undefined)
      records.set(name, record)
    },
    async all() {
      const entries = await Promise.all([...records].map(async ([name, record]) => [name, await record] as const))
      return Object.fromEntries(entries)
    },
  }
}

async function recordOf(path: string, hashes: HashCache): Promise<FileRecord> {
  const sha256 = await hashes.hash(path)
  try {
    await using file = await open(path, 'r')
    const { size: bytes } = await file.stat()
    const { buffer } = await file.read(new Uint8Array(4), 0, 4, 0)
    if (!looksLikeParquet(buffer)) return { path, sha256, bytes }
    return { path, sha256, bytes, rows: await readParquetRows(file, bytes, path) }
  } catch (error) {
    throw systemError(error, 'read', path)
  }
}
