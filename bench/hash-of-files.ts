import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A hash of these files' contents, in this order. */
export function hashOfFiles(paths: readonly string[]): string {
  const hash = createHash('sha256')
  for (const path of paths) hash.update(readFileSync(path)).update('\0')
  return hash.digest('hex')
}
