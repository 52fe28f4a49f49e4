import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const BENCH = import.meta.dirname
export const REPOSITORY = join(BENCH, '..')
/** Generated data, kept from one call to the next, and the measurements of a run that was interrupted. */
export const CACHE = join(BENCH, '.cache')

const temporary = mkdtempSync(join(tmpdir(), 'millrace-bench-'))
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }))

/** A new folder that is gone when this process ends. */
export const temporaryFolder = (): string => mkdtempSync(join(temporary, 'run-'))
