import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StepError } from '@millrace/errors'
import type { FeatureStoreConfig } from './config/feature-store-config.ts'
import { fileRegistry } from './registry/registry-file.ts'
import type { RegistryStore } from './registry/registry-store.ts'

/**
 * The registry that a `feature_store.yaml` names: a file, or Feast's tables in PostgreSQL, to which nothing connects yet.
 * @throws StepError USAGE where it is elsewhere
 */
export async function openRegistry(
  { registry }: FeatureStoreConfig,
  repoFolder: string,
  signal: AbortSignal,
): Promise<RegistryStore> {
  const { type, path, at } = registry
  if (type === 'sql') {
    const { sqlRegistry } = await import('./sql-registry/sql-registry.ts')
    return sqlRegistry(registry, signal)
  }
  if (type !== 'file') {
    throw new StepError('USAGE', `${at}: registry_type is ${type}, but only file and sql are supported`, {
      hint: 'set `registry` to the path of a file, or to { registry_type: sql, path: postgresql+psycopg://… }',
    })
  }
  return fileRegistry(resolve(repoFolder, localPath(path, at)))
}

function localPath(path: string, at: string): string {
  if (path.startsWith('file://')) return fileURLToPath(path)
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(path)?.[1]
  if (scheme === undefined) return path
  throw new StepError('USAGE', `${at}: registry is at ${scheme}://…, but only local files are supported`, {
    hint: scheme.startsWith('postgres')
      ? 'a registry in PostgreSQL is { registry_type: sql, path: … }'
      : 'set `registry` to the path of a file',
  })
}
