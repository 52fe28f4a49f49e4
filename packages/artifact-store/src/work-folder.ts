import { createHash } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { open, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StepError, systemError } from '@millrace/errors'
import { type GrowingParquet, type Grown, growingParquet } from './growing-parquet.ts'
import { isGone, processMark } from './process-mark.ts'
import { makeFolder } from './scratch-folder.ts'

/** A folder for finished parts of work, which a run that was stopped leaves to the next run of the same work. */
export interface WorkFolder {
  path(name: string): string
  /** What `note` was given under this name, in this run or one before it; undefined where nothing was. */
  noted(name: string): unknown
  /** Keeps a small value as JSON. Throws CANNOT_WRITE. */
  note(name: string, value: unknown): Promise<void>
  /** Adds a small value to a log, one line of JSON each. Throws CANNOT_WRITE. */
  append(log: string, value: unknown): void
  /** What `append` was given, in this run and those before it, in order; a line that a kill cut short is taken away. */
  appended(log: string): unknown[]
  /** Brings a file to disk and gives it its name, from which on it counts as finished. Throws CANNOT_WRITE. */
  finish(staged: string, name: string): Promise<void>
  /**
   * A Parquet file that grows in the folder: from where it was `known` to be, or anew.
   * @throws StepError CANNOT_WRITE, BROKEN_CONTRACT where a part of what is known is gone
   */
  grow(name: string, known: Grown | undefined): Promise<GrowingParquet>
  /** Removes a file that did not get its name. */
  discard(staged: string): void
  /** Removes the folder and all that is in it. */
  remove(): void
  /** Leaves the folder to the next run. */
  release(): void
}

/**
 * Opens the folder of a piece of work: that of a stopped run where `subject` and `content` are the same as its were.
 * Folders of the same subject with other content, and any that nobody touched for a week, are removed.
 * @throws StepError CONFLICT where another process is at the same work, CANNOT_WRITE
 */
export function workFolder(artifacts: string, { subject, content }: { subject: string; content: unknown }): WorkFolder {
  const parent = join(artifacts, '.work')
  const prefix = hash(subject)
  const name = `${prefix}-${hash(JSON.stringify(content))}`
  const folder = join(parent, name)
  clear(parent, { prefix, keep: name })
  makeFolder(artifacts, folder)
  const done = `${folder}.done`
  const lock = join(folder, LOCK)
  take(lock, subject)
  return {
    path: (file) => join(folder, file),
    noted(file) {
      const path = join(folder, `${file}.json`)
      return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
    },
    async note(file, value) {
      const staged = join(folder, `${file}.json.staged`)
      try {
        await writeFile(staged, JSON.stringify(value))
      } catch (error) {
        throw systemError(error, 'write', staged)
      }
      await finish(staged, join(folder, `${file}.json`))
    },
    append: (log, value) => append(join(folder, `${log}.ndjson`), value),
    appended: (log) => appended(join(folder, `${log}.ndjson`)),
    finish: (staged, file) => finish(staged, join(folder, file)),
    grow: (file, known) => growingParquet(join(folder, file), known),
    discard: (staged) => rmSync(staged, { force: true }),
    remove() {
      // In one step, for a run that is stopped here must not leave a part of the folder to be taken for the whole.
      if (existsSync(folder)) renameSync(folder, done)
      rmSync(done, { recursive: true, force: true })
      removeEmpty(dirname(folder))
    },
    release: () => rmSync(lock, { force: true }),
  }
}

function append(path: string, value: unknown): void {
  try {
    appendFileSync(path, `${JSON.stringify(value)}\n`)
  } catch (error) {
    throw systemError(error, 'write', path)
  }
}

function appended(path: string): unknown[] {
  if (!existsSync(path)) return []
  const bytes = readFileSync(path)
  const whole = bytes.lastIndexOf('\n') + 1
  if (whole < bytes.length) truncateSync(path, whole)
  const lines = bytes.toString('utf8', 0, whole).split('\n').slice(0, -1)
  return lines.map((line): unknown => JSON.parse(line))
}

async function finish(staged: string, path: string): Promise<void> {
  try {
    await using handle = await open(staged, 'r')
    await handle.sync()
    await rename(staged, path)
  } catch (error) {
    throw systemError(error, 'write', path)
  }
}

const LOCK = 'lock'
const WEEK_MS = 7 * 86_400_000

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

function take(lock: string, subject: string): void {
  if (ownerOf(lock) === 'gone') rmSync(lock, { force: true })
  try {
    writeFileSync(lock, processMark(), { flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw systemError(error, 'write', lock)
    throw new StepError('CONFLICT', `another process is at the same work: ${subject}`, {
      hint: `wait until it has ended; ${lock} is its mark`,
    })
  }
}

function ownerOf(lock: string): 'none' | 'gone' | 'alive' {
  if (!existsSync(lock)) return 'none'
  return isGone(readFileSync(lock, 'utf8')) === false ? 'alive' : 'gone'
}

function clear(parent: string, { prefix, keep }: { prefix: string; keep: string }): void {
  for (const name of existsSync(parent) ? readdirSync(parent) : []) {
    const folder = join(parent, name)
    if (name === keep || ownerOf(join(folder, LOCK)) === 'alive') continue
    const isOld = Date.now() - statSync(folder).mtimeMs > WEEK_MS
    if (name.startsWith(`${prefix}-`) || isOld) rmSync(folder, { recursive: true, force: true })
  }
}

function removeEmpty(parent: string): void {
  try {
    if (readdirSync(parent).length === 0) rmSync(parent, { recursive: true, force: true })
  } catch {
    // Another run may have removed it, or begun its own.
  }
}
