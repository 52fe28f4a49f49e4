import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { systemError } from '@millrace/errors'
import * as z from 'zod'
import { type FileIdentity, fileIdentity } from './file-identity.ts'
import type { ScratchFolder } from './scratch-folder.ts'

/** Content hashes, computed once per version of a file and kept in `<artifacts>/.hashes`, one small file per path. */
export interface HashCache {
  /** SHA-256 of a file in hex. Throws MISSING_INPUT. */
  hash(path: string): Promise<string>
  /** Keeps a hash that is known already, of the file as it is now. */
  keep(path: string, sha256: string): void
}

export function hashCache(artifacts: string, scratch: ScratchFolder): HashCache {
  const folder = join(artifacts, '.hashes')
  let writes = 0
  const entryOf = (path: string) => join(folder, `${createHash('sha256').update(path).digest('hex').slice(0, 32)}.json`)

  function store(identity: FileIdentity | undefined, sha256: string): void {
    if (identity === undefined) return
    try {
      const staged = scratch.path(`hash-${++writes}`)
      mkdirSync(folder, { recursive: true })
      writeFileSync(staged, JSON.stringify({ ...identity, sha256 }))
      renameSync(staged, entryOf(identity.path))
    } catch {
      // The cache only saves time: a read-only folder must not stop a step.
    }
  }

  return {
    async hash(path) {
      const before = fileIdentity(resolve(path))
      const known = before && lookUp(entryOf(before.path), before)
      if (known !== undefined) return known
      const sha256 = await sha256Of(path)
      const after = fileIdentity(resolve(path))
      if (before && after && isSame(before, after) && isSettled(after)) store(after, sha256)
      return sha256
    },
    keep: (path, sha256) => store(fileIdentity(resolve(path)), sha256),
  }
}

/**
 * SHA-256 of a file's content in hex: a large one's by another thread, others read in pieces through two buffers, of
 * which one is filled while the other is hashed. Throws MISSING_INPUT.
 */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    await using file = await open(path, 'r')
    const { size } = await file.stat()
    if (size >= LARGE) return await (await import('./hash-thread.ts')).sha256InThread(file)
    // Room for the whole of a small file: what is allocated beyond is cleared first.
    const piece = Math.min(LARGEST_PIECE, Math.max(SMALLEST_PIECE, size + 1))
    let free = new Uint8Array(piece)
    let reading = file.read(new Uint8Array(piece), 0, piece)
    for (;;) {
      const { bytesRead, buffer } = await reading
      if (bytesRead === 0) break
      reading = file.read(free, 0, piece)
      free = buffer
      hash.update(bytesRead === piece ? buffer : buffer.subarray(0, bytesRead))
    }
  } catch (error) {
    throw systemError(error, 'read', path)
  }
  return hash.digest('hex')
}

/** The thread takes as long to start as half of this to hash. */
const LARGE = 1 << 25
const SMALLEST_PIECE = 1 << 16
const LARGEST_PIECE = 1 << 20

const Entry = z.object({
  path: z.string(),
  size: z.number(),
  mtimeNs: z.string(),
  inode: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

function lookUp(entry: string, identity: FileIdentity): string | undefined {
  try {
    const known = Entry.parse(JSON.parse(readFileSync(entry, 'utf8')))
    return isSame(known, identity) ? known.sha256 : undefined
  } catch {
    return undefined
  }
}

function isSame(a: FileIdentity, b: FileIdentity): boolean {
  return a.path === b.path && a.size === b.size && a.mtimeNs === b.mtimeNs && a.inode === b.inode
}

/** A file changed a moment ago may change again within one tick of the file system's clock, unseen. */
function isSettled(identity: FileIdentity): boolean {
  return Date.now() - Number(BigInt(identity.mtimeNs) / 1_000_000n) > 100
}
