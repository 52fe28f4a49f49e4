import type { Environment } from './config/expand-variables.ts'
import { readFeatureStoreConfig } from './config/read-feature-store-config.ts'
import { fromRegistry } from './registry/from-registry.ts'
import { openRegistry } from './registry/registry-file.ts'
import { sourcePaths } from './source-paths.ts'

export interface RegistryFiles {
  readonly registry: string | undefined
  /** The files of its views' sources. */
  readonly sources: readonly string[]
}

/** The registry file of a feature repository and the files behind it, as far as they are there. */
export async function registryFiles(folder: string, env: Environment): Promise<RegistryFiles> {
  const config = await readFeatureStoreConfig(folder, env)
  const file = openRegistry(config, folder)
  const registry = await file.read()
  if (registry === undefined) return { registry: undefined, sources: [] }
  const { featureViews } = fromRegistry(registry, config.project).repository
  const sources = new Map(featureViews.map(({ source }) => [source.name, source]))
  const paths = await Promise.all([...sources.values()].map((source) => sourcePaths(source, folder)))
  return { registry: file.path, sources: [...new Set(paths.flat())] }
}
