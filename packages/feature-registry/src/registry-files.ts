import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment } from './config/expand-variables.ts'
import { CONFIG_FILE } from './config/feature-store-config.ts'
import { readFeatureStoreConfig } from './config/read-feature-store-config.ts'
import { definitionsFingerprint } from './definitions-fingerprint.ts'
import { openRegistry } from './open-registry.ts'
import { fromRegistry } from './registry/from-registry.ts'
import { sourcePaths } from './source-paths.ts'

export interface RegistryFiles {
  /** What says where the registry is and what it defines: with a digest of that where bytes say more, or less. */
  readonly registry: readonly (string | { readonly path: string; readonly fingerprint: string })[]
  /** The files of its views' sources. */
  readonly sources: readonly string[]
}

/**
 * `feature_store.yaml`, the registry and the files behind it, as far as they are there. A registry in a file counts by what
 * it defines, since its bytes differ by when they were written; for one in a database `feature_store.yaml` stands.
 */
export async function registryFiles(folder: string, env: Environment, signal: AbortSignal): Promise<RegistryFiles> {
  const config = await readFeatureStoreConfig(folder, env)
  const store = await openRegistry(config, folder, signal)
  const path = join(folder, CONFIG_FILE)
  const registry = await store.read(config.project)
  if (registry === undefined) return { registry: [path], sources: [] }
  const { repository } = fromRegistry(registry, config.project)
  const sources = new Map(repository.featureViews.map(({ source }) => [source.name, source]))
  const paths = await Promise.all([...sources.values()].map((source) => sourcePaths(source, folder)))
  const fingerprint = definitionsFingerprint(repository)
  return {
    registry:
      config.registry.type === 'file'
        ? [path, { path: store.address, fingerprint }]
        : [{ path, fingerprint: digest(await readFile(path), fingerprint) }],
    sources: [...new Set(paths.flat())],
  }
}

const digest = (config: Uint8Array, definitions: string): string =>
  createHash('sha256').update(config).update(definitions).digest('hex')
