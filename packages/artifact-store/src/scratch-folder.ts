import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isStepError, StepError, systemError } from '@millrace/errors'
import { isGone, processMark } from './process-mark.ts'

/** A folder of this process for files that are not to be seen before they are whole. */
export interface ScratchFolder {
  /** A path in the folder, which is made on the first call. Throws CANNOT_WRITE. */
  path(name: string): string
  /** Removes the folder; synchronous, for signal handlers. */
  remove(): void
}

/** Clears what dead processes left in `<artifacts>/.tmp` and prepares a folder of our own there, not yet made. */
export function scratchFolder(artifacts: string): ScratchFolder {
  const parent = join(artifacts, '.tmp')
  clearDead(parent)
  const folder = join(parent, processMark())
  let state: 'planned' | 'made' | 'removed' = 'planned'
  return {
    path(name) {
      if (state === 'removed') throw new Error('the scratch folder is removed')
      if (state === 'planned') makeFolder(artifacts, folder)
      state = 'made'
      return join(folder, name)
    },
    remove() {
      if (state === 'made') rmSync(folder, { recursive: true, force: true })
      state = 'removed'
    },
  }
}

/** Makes a folder inside artifacts, and artifacts itself where only that is missing. Throws CANNOT_WRITE. */
export function makeFolder(artifacts: string, folder: string): void {
  try {
    // Not `recursive`, which reports a read-only file system as a missing folder.
    for (const path of [artifacts, dirname(folder), folder]) if (!existsSync(path)) makeOne(path)
  } catch (error) {
    const cause = systemError(error, 'write', artifacts)
    if (!isStepError(cause)) throw cause
    throw new StepError(cause.code, cause.message, {
      hint: 'choose another folder with --artifacts or ARTIFACTS_DIR',
      cause: error,
    })
  }
}

function makeOne(path: string): void {
  try {
    mkdirSync(path)
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    if (!isThere) throw error
  }
}

const DAY_MS = 86_400_000

function clearDead(parent: string): void {
  for (const mark of entries(parent)) {
    const path = join(parent, mark)
    // Processes of another host cannot be asked; a folder untouched for a day has lost its process.
    if (isGone(mark) ?? Date.now() - newest(path) > DAY_MS) {
      try {
        // Under another name first: a process that the dead one started and that outlives it finds no folder to write to.
        const doomed = join(parent, processMark())
        renameSync(path, doomed)
        rmSync(doomed, { recursive: true, force: true })
      } catch {
        // Another step may be clearing it too, and a read-only folder is reported when we write.
      }
    }
  }
}

function newest(path: string): number {
  return Math.max(...[path, ...entries(path).map((name) => join(path, name))].map(modified))
}

function modified(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
