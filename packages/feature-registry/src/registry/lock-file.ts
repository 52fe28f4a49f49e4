import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { kill, pid } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { StepError, systemError } from '@millrace/errors'

/**
 * Runs `work` while a lock file of this process is there. The lock of a process of this machine that is dead is taken over;
 * for one that lives it waits up to two seconds, and up to four for one that does not say whose it is.
 * @throws StepError CONFLICT where another process keeps it, CANNOT_WRITE where the file cannot be made
 */
export async function withLockFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  await acquire(path)
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

const PATIENCE_MS = 2000
const PAUSE_MS = 20
/** The owner is written right after the file is made, so an empty file as old as this has lost its maker. */
const EMPTY_IS_DEAD_MS = 3000
/** Until its age tells. */
const PATIENCE_WITHOUT_OWNER_MS = EMPTY_IS_DEAD_MS + 1000

async function acquire(path: string): Promise<void> {
  for (let waited = 0; ; waited += PAUSE_MS) {
    if (await create(path)) return
    const owner = await ownerOf(path)
    if (owner === undefined) continue
    if (await isDead(path, owner)) {
      await takeAway(path, owner)
      continue
    }
    if (waited >= (owner.trim() === '' ? PATIENCE_WITHOUT_OWNER_MS : PATIENCE_MS)) throw held(path, owner)
    await sleep(PAUSE_MS)
  }
}

async function create(path: string): Promise<boolean> {
  try {
    await writeFile(path, `${pid} ${hostname()} ${randomUUID()}\n`, { flag: 'wx' })
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw systemError(error, 'write', path)
  }
}

async function ownerOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw systemError(error, 'read', path)
  }
}

async function isDead(path: string, owner: string): Promise<boolean> {
  const [number, host] = owner.trim().split(' ')
  if (!number) {
    const made = await stat(path).catch(() => undefined)
    return made !== undefined && Date.now() - made.mtimeMs > EMPTY_IS_DEAD_MS
  }
  if (host !== hostname()) return false
  try {
    kill(Number(number), 0)
    return false
  } catch (error) {
    return hasCode(error, 'ESRCH')
  }
}

/** Moves a dead process's lock away. Two may try: the one that moved a new lock instead puts it back. */
async function takeAway(path: string, owner: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    throw systemError(error, 'write', path)
  }
  if ((await ownerOf(aside)) === owner) await rm(aside, { force: true })
  else await rename(aside, path)
}

function held(path: string, owner: string): StepError {
  const [number, host] = owner.trim().split(' ')
  return new StepError(
    'CONFLICT',
    `${path} is held by process ${number || 'unknown'} on ${host ?? 'an unknown machine'}`,
    {
      hint: 'try again when that process is done; if that machine no longer runs it, delete the lock file',
    },
  )
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
