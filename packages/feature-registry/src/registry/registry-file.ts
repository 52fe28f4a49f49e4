import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isStepError, StepError, systemError } from '@millrace/errors'
import type { FeatureStoreConfig } from '../config/feature-store-config.ts'
import type { Registry } from '../protos/feast/core/Registry_pb.ts'
import { withLockFile } from './lock-file.ts'
import { decodeRegistry, encodeRegistry } from './registry-bytes.ts'

/** A registry in a file: read whole, replaced whole, never seen half written. */
export interface RegistryFile {
  readonly path: string
  /** Undefined where there is no file yet. @throws StepError BROKEN_CONTRACT where the file is not a whole registry */
  read(): Promise<Registry | undefined>
  /**
   * Replaces the file, if it still has the version that was read (undefined: if there still is none).
   * @throws StepError CONFLICT where somebody else wrote in between; CANNOT_WRITE
   */
  write(registry: Registry, expected: { readonly versionId: string | undefined }): Promise<void>
}

/** The registry that a `feature_store.yaml` names. @throws StepError USAGE where it is not in a local file */
export function openRegistry(config: FeatureStoreConfig, repoFolder: string): RegistryFile {
  const path = resolve(repoFolder, localPath(config))
  const read = () => readRegistry(path)
  return {
    path,
    read,
    async write(registry, { versionId }) {
      await makeFolder(dirname(path))
      await withLockFile(`${path}.lock`, async () => {
        const found = (await read())?.versionId
        if (found !== versionId) throw changed(path)
        await replaceFile(path, encodeRegistry(registry))
      })
    },
  }
}

function localPath({ registry: { type, path, at } }: FeatureStoreConfig): string {
  const hint = 'set `registry` to the path of a file'
  if (type !== 'file')
    throw new StepError('USAGE', `${at}: registry_type is ${type}, but only file is supported`, { hint })
  if (path.startsWith('file://')) return fileURLToPath(path)
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) {
    throw new StepError('USAGE', `${at}: registry is ${path}, but only local files are supported`, { hint })
  }
  return path
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

/** Under the lock, so that the temporary file has one writer and its name needs not differ. */
async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const staged = `${path}.tmp`
  try {
    const file = await open(staged, 'w')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(staged, path)
    const folder = await open(dirname(path), 'r')
    await folder.sync().finally(() => folder.close())
  } catch (error) {
    await rm(staged, { force: true })
    throw systemError(error, 'write', path)
  }
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw systemError(error, 'write', path)
  })
}

const changed = (path: string): StepError =>
  new StepError('CONFLICT', `somebody else changed the registry ${path} in the meantime`, { hint: 'run again' })
