import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const BENCH = import.meta.dirname
export const REPOSITORY = join(BENCH, '..')
/** Generated data, kept from one call to the next, and the measurements of a run that was interrupted. */
export const CACHE = join(BENCH, '.cache')

const PREFIX = 'millrace-bench-'

removeLeftovers()
const temporary = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`))
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }))

/** A new folder that is gone when this process ends. */
export const temporaryFolder = (): string => mkdtempSync(join(temporary, 'run-'))

/** Removes the folders of processes that were killed. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN
    if (!Number.isNaN(pid) && !isRunning(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
