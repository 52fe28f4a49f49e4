import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemError } from '@millrace/errors'
import { replaceFile } from '../registry/replace-file.ts'
import { parseRevision, type Revision } from './revision.ts'

/** The revisions of one project that led to a version of the registry (null: there is none), oldest first. */
export async function readRevisions(
  folder: string,
  project: string,
  version: string | null,
): Promise<readonly Revision[]> {
  const revisions = await Promise.all((await filesOf(join(folder, project))).map(readRevision))
  const unfinished = revisions.findLastIndex(({ replaces }) => replaces === version)
  // A registry that was taken away later had been made from nothing as well.
  const isLast = unfinished === revisions.length - 1
  return unfinished < 0 || (version === null && !isLast) ? revisions : revisions.slice(0, unfinished)
}

/**
 * Writes revisions, each in a file of its own, before the registry of a version (null: none) is replaced. What was done
 * elsewhere has come to be already.
 * @throws StepError CANNOT_WRITE
 */
export async function writeRevisions(
  folder: string,
  revisions: readonly Revision[],
  replaces: string | null,
): Promise<void> {
  for (const revision of revisions) {
    const own = join(folder, revision.project)
    await mkdir(own, { recursive: true }).catch((error: unknown) => {
      throw systemError(error, 'write', own)
    })
    const record = revision.origin === 'elsewhere' ? revision : { ...revision, replaces }
    await replaceFile(join(own, `${revision.revision}.json`), encoder.encode(`${JSON.stringify(record, null, 2)}\n`))
  }
}

const encoder = new TextEncoder()

/** Removes what a writer left that died before it wrote the registry, whichever project it was of. */
export async function dropUnfinished(folder: string, version: string | null): Promise<void> {
  for (const project of await list(folder)) {
    const last = (await filesOf(join(folder, project))).at(-1)
    if (last !== undefined && (await readRevision(last)).replaces === version) await rm(last)
  }
}

async function readRevision(path: string): Promise<Revision> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw systemError(error, 'read', path)
  })
  return parseRevision(text, path)
}

async function filesOf(folder: string): Promise<string[]> {
  const numbers = (await list(folder)).flatMap((name) => /^(\d+)\.json$/.exec(name)?.[1] ?? [])
  return numbers.sort((a, b) => Number(a) - Number(b)).map((number) => join(folder, `${number}.json`))
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw systemError(error, 'read', folder)
  }
}
