import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isStepError, StepError, systemError } from '@millrace/errors'
import type { Registry } from '../protos/feast/core/Registry_pb.ts'
import { dropUnfinished, readRevisions, writeRevisions } from '../revisions/revision-files.ts'
import { withLockFile } from './lock-file.ts'
import { decodeRegistry, encodeRegistry } from './registry-bytes.ts'
import { changedSince, type RegistryStore } from './registry-store.ts'
import { replaceFile } from './replace-file.ts'
import { withoutProject } from './without-project.ts'

/**
 * A registry in a file: replaced whole, never seen half written. Its revisions are files in `<path>.revisions`, each
 * written before the registry that it leads to.
 */
export function fileRegistry(path: string): RegistryStore {
  const folder = `${path}.revisions`
  const read = () => readRegistry(path)
  const locked = async (expected: string | undefined, work: (current: Registry | undefined) => Promise<void>) => {
    await makeFolder(dirname(path))
    await withLockFile(`${path}.lock`, async () => {
      const current = await read()
      if (current?.versionId !== expected) throw new StepError('CONFLICT', changedSince(path), { hint: 'run again' })
      await dropUnfinished(folder, expected ?? null)
      await work(current)
    })
  }
  return {
    address: path,
    read,
    async history(project) {
      const registry = await read()
      return { registry, revisions: await readRevisions(folder, project, registry?.versionId ?? null) }
    },
    write: (_project, expected, { registry, revisions }) =>
      locked(expected, async () => {
        await writeRevisions(folder, revisions, expected ?? null)
        if (registry !== undefined) await replaceFile(path, encodeRegistry(registry))
      }),
    removeProject: (project, expected, revisions) =>
      locked(expected, async (current) => {
        if (current === undefined) return
        await writeRevisions(folder, revisions, expected)
        const rest = withoutProject(current, project, new Date(), randomUUID())
        if (rest === undefined) await rm(path)
        else await replaceFile(path, encodeRegistry(rest))
      }),
  }
}

async function readRegistry(path: string): Promise<Registry | undefined> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (cause) {
    const error = systemError(cause, 'read', path)
    if (isStepError(error, 'MISSING_INPUT') && cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')
      return undefined
    throw error
  }
  return decodeRegistry(bytes, path)
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw systemError(error, 'write', path)
  })
}
