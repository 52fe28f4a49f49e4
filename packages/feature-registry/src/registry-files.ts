import type { Environment } from './config/expand-variables.ts'
import { readFeatureStoreConfig } from './config/read-feature-store-config.ts'
import { fromRegistry } from './registry/from-registry.ts'
import { openRegistry } from './registry/registry-file.ts'
import { sourcePaths } from './source-paths.ts'

/** The registry file of a feature repository and the files of its views' sources, as far as they are there. */
export async function registryFiles(folder: string, env: Environment): Promise<string[]> {
  const config = await readFeatureStoreConfig(folder, env)
  const file = openRegistry(config, folder)
  const registry = await file.read()
  if (registry === undefined) return []
  const { featureViews } = fromRegistry(registry, config.project).repository
  const sources = new Map(featureViews.map(({ source }) => [source.name, source]))
  const paths = await Promise.all([...sources.values()].map((source) => sourcePaths(source, folder)))
  return [file.path, ...new Set(paths.flat())]
}
