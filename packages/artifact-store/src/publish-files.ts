import { lstatSync, readdirSync, rmSync, type Stats, statSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StepError, systemError } from '@millrace/errors'
import { isGone, processMark } from './process-mark.ts'
import { linkedFolder, replaceFolder } from './replace-folder.ts'

/** A file that is written but not yet seen. */
export interface StagedFile {
  readonly staged: string
  readonly target: string
}

/** Brings staged files to disk, then renames them all, then brings their folders to disk. Throws CANNOT_WRITE. */
export async function publishFiles(files: readonly StagedFile[]): Promise<void> {
  await Promise.all(files.map(({ staged, target }) => sync(staged, target)))
  for (const { staged, target } of files) {
    try {
      if (statSync(staged).isDirectory()) replaceFolder(staged, target)
      else await rename(staged, target)
    } catch (error) {
      throw systemError(error, 'write', target)
    }
  }
  const folders = files.flatMap(({ target }) => [target, linkedFolder(target)]).map((path) => dirname(path))
  for (const folder of new Set(folders)) await sync(folder, folder)
}

/** Where to stage a file that goes outside artifacts: beside it, so that a rename suffices. Clears what dead processes left there. */
export function stagedNeighbour(target: string): string {
  clearLeftovers(target)
  return join(dirname(target), `.${basename(target)}.${processMark()}.tmp`)
}

/** Removes what dead processes had staged beside a target, or set aside. */
export function clearLeftovers(target: string): void {
  const prefix = `.${basename(target)}.`
  const folder = dirname(target)
  for (const name of namesIn(folder)) {
    if (
      name.startsWith(prefix) &&
      name.endsWith('.tmp') &&
      isGone(name.slice(prefix.length, -4).replace(/\.old$/, ''))
    ) {
      rmSync(join(folder, name), { recursive: true, force: true })
    }
  }
}

/** Throws CANNOT_WRITE where something other than a file is in the target's place: a rename would replace a device. */
export function refuseNonFile(target: string): void {
  const stat = look(target)
  if (stat === undefined || stat.isFile() || stat.isSymbolicLink()) return
  const what = stat.isDirectory() ? 'a folder' : 'a device or pipe'
  throw new StepError('CANNOT_WRITE', `cannot write ${target}: ${what} is in the way`, { hint: 'name a file' })
}

/** Throws CANNOT_WRITE where a file, or a folder that holds anything but parts of a table, is in the target's place. */
export function refuseOtherFolder(target: string): void {
  const stat = look(target, statSync)
  if (stat === undefined) return
  if (!stat.isDirectory()) {
    throw new StepError('CANNOT_WRITE', `cannot write ${target}: a file is in the way`, { hint: 'name a folder' })
  }
  const other = readdirSync(target, { recursive: true, withFileTypes: true }).find(
    (entry) => !entry.isDirectory() && !PART.test(entry.name),
  )
  if (other === undefined) return
  const path = join(other.parentPath, other.name)
  throw new StepError('CANNOT_WRITE', `cannot write ${target}: it holds ${path}, which is no part of a table`, {
    hint: 'name a new folder, or one that such a run wrote: it is replaced as a whole',
  })
}

const PART = /^part-\d+\.parquet$/

function look(target: string, stat: typeof statSync = lstatSync): Stats | undefined {
  try {
    return stat(target, { throwIfNoEntry: false })
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
