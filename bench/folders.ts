import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const BENCH = import.meta.dirname
export const REPOSITORY = join(BENCH, '..')
/** Generated data, kept from one call to the next. */
export const CACHE = join(BENCH, '.cache')

/** A new folder that is gone when this process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}
