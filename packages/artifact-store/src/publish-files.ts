import { lstatSync, readdirSync, rmSync, type Stats } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StepError, systemError } from '@millrace/errors'
import { isGone, processMark } from './process-mark.ts'

/** A file that is written but not yet seen. */
export interface StagedFile {
  readonly staged: string
  readonly target: string
}

/** Brings staged files to disk, then renames them all, then brings their folders to disk. Throws CANNOT_WRITE. */
export async function publishFiles(files: readonly StagedFile[]): Promise<void> {
  for (const { staged, target } of files) await sync(staged, target)
  for (const { staged, target } of files) {
    try {
      await rename(staged, target)
    } catch (error) {
      throw systemError(error, 'write', target)
    }
  }
  for (const folder of new Set(files.map(({ target }) => dirname(target)))) await sync(folder, folder)
}

/** Where to stage a file that goes outside artifacts: beside it, so that a rename suffices. Clears what dead processes left there. */
export function stagedNeighbour(target: string): string {
  const prefix = `.${basename(target)}.`
  const folder = dirname(target)
  for (const name of namesIn(folder)) {
    if (name.startsWith(prefix) && name.endsWith('.tmp') && isGone(name.slice(prefix.length, -4))) {
      rmSync(join(folder, name), { force: true })
    }
  }
  return join(folder, `${prefix}${processMark()}.tmp`)
}

/** Throws CANNOT_WRITE where something other than a file is in the target's place: a rename would replace a device. */
export function refuseNonFile(target: string): void {
  const stat = look(target)
  if (stat === undefined || stat.isFile() || stat.isSymbolicLink()) return
  const what = stat.isDirectory() ? 'a folder' : 'a device or pipe'
  throw new StepError('CANNOT_WRITE', `cannot write ${target}: ${what} is in the way`, { hint: 'name a file' })
}

function look(target: string): Stats | undefined {
  try {
    return lstatSync(target, { throwIfNoEntry: false })
  } catch (error) {
    throw systemError(error, 'write', target)
  }
}

async function sync(path: string, target: string): Promise<void> {
  try {
    await using handle = await open(path, 'r')
    await handle.sync()
  } catch (error) {
    throw systemError(error, 'write', target)
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
