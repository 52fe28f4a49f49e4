import type { Environment } from './config/expand-variables.ts'
import { readFeatureStoreConfig } from './config/read-feature-store-config.ts'
import { definitionsFingerprint } from './definitions-fingerprint.ts'
import { fromRegistry } from './registry/from-registry.ts'
import { openRegistry } from './registry/registry-file.ts'
import { sourcePaths } from './source-paths.ts'

export interface RegistryFiles {
  /** With a digest of what it defines: its bytes differ by when they were written. */
  readonly registry: { readonly path: string; readonly fingerprint: string } | undefined
  /** The files of its views' sources. */
  readonly sources: readonly string[]
}

/** The registry file of a feature repository and the files behind it, as far as they are there. */
export async function registryFiles(folder: string, env: Environment): Promise<RegistryFiles> {
  const config = await readFeatureStoreConfig(folder, env)
  const file = openRegistry(config, folder)
  const registry = await file.read()
  if (registry === undefined) return { registry: undefined, sources: [] }
  const { repository } = fromRegistry(registry, config.project)
  const sources = new Map(repository.featureViews.map(({ source }) => [source.name, source]))
  const paths = await Promise.all([...sources.values()].map((source) => sourcePaths(source, folder)))
  const fingerprint = definitionsFingerprint(repository)
  return { registry: { path: file.path, fingerprint }, sources: [...new Set(paths.flat())] }
}
