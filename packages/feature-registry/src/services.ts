import { join, resolve } from 'node:path'
import type { Environment } from './config/expand-variables.ts'
import { CONFIG_FILE, readFeatureStoreConfig } from './config/feature-store-config.ts'
import { definitionFiles } from './definitions/definition-files.ts'
import { type OpenedFeatureRepository, openFeatureRepository } from './opened-repository.ts'
import { FeatureRepoOptions } from './options.ts'
import { fromRegistry } from './registry/from-registry.ts'
import { openRegistry } from './registry/registry-file.ts'
import { sourcePaths } from './source-paths.ts'

interface Surroundings {
  readonly root: string
  readonly env: Environment
}

/** The feature repository as a service of a step that reads the YAML definitions, and depends on them. */
export const featureDefinitions = {
  options: FeatureRepoOptions,
  open,
  async files({ featureRepo }: FeatureRepoOptions, { root }: Surroundings): Promise<string[]> {
    const folder = resolve(root, featureRepo)
    return [join(folder, CONFIG_FILE), ...(await definitionFiles(folder))]
  },
}

/** The feature repository as a service of a step that reads the registry and its sources, and depends on those. */
export const featureRegistry = {
  options: FeatureRepoOptions,
  open,
  async files({ featureRepo }: FeatureRepoOptions, { root, env }: Surroundings): Promise<string[]> {
    const folder = resolve(root, featureRepo)
    const config = await readFeatureStoreConfig(folder, env)
    const file = openRegistry(config, folder)
    const registry = await file.read()
    const views = registry === undefined ? [] : fromRegistry(registry, config.project).repository.featureViews
    const sources = new Map(views.map(({ source }) => [source.name, source]))
    const paths = await Promise.all([...sources.values()].map((source) => sourcePaths(source, folder)))
    return [join(folder, CONFIG_FILE), ...(registry === undefined ? [] : [file.path]), ...new Set(paths.flat())]
  },
}

function open({ featureRepo }: FeatureRepoOptions, { root, env }: Surroundings): Promise<OpenedFeatureRepository> {
  return openFeatureRepository(resolve(root, featureRepo), env)
}
