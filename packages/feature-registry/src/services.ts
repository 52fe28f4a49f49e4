import { join, resolve } from 'node:path'
import type { Environment } from './config/expand-variables.ts'
import { CONFIG_FILE } from './config/feature-store-config.ts'
import { definitionFiles } from './definitions/definition-files.ts'
import type { OpenedFeatureRepository } from './opened-repository.ts'
import { FeatureRepoOptions } from './options.ts'

/** A file, with a digest of what of it matters where its bytes say more than that. */
type ServiceFile = string | { readonly path: string; readonly fingerprint: string }

interface Surroundings {
  readonly root: string
  readonly env: Environment
  readonly signal: AbortSignal
}

/** The feature repository as a service of a step that reads the YAML definitions, and depends on them. */
export const featureDefinitions = {
  options: FeatureRepoOptions,
  open,
  async files({ featureRepo }: FeatureRepoOptions, { root }: Pick<Surroundings, 'root'>): Promise<string[]> {
    const folder = resolve(root, featureRepo)
    return [join(folder, CONFIG_FILE), ...(await definitionFiles(folder))]
  },
}

/** The feature repository as a service of a step that reads the registry and its sources, and depends on those. */
export const featureRegistry = {
  options: FeatureRepoOptions,
  open,
  async files({ featureRepo }: FeatureRepoOptions, { root, env, signal }: Surroundings): Promise<ServiceFile[]> {
    const folder = resolve(root, featureRepo)
    const { registryFiles } = await import('./registry-files.ts')
    const { registry, sources } = await registryFiles(folder, env, signal)
    return [...registry, ...sources]
  },
  /** Without the registry: `feature-store apply` makes it, and each load into the online store rewrites it. */
  async watchedFiles({ featureRepo }: FeatureRepoOptions, { root, env, signal }: Surroundings): Promise<string[]> {
    const folder = resolve(root, featureRepo)
    const { registryFiles } = await import('./registry-files.ts')
    return [join(folder, CONFIG_FILE), ...(await registryFiles(folder, env, signal)).sources]
  },
}

async function open(
  { featureRepo }: FeatureRepoOptions,
  { root, env, signal }: Surroundings,
): Promise<OpenedFeatureRepository> {
  const { openFeatureRepository } = await import('./open-repository.ts')
  return openFeatureRepository(resolve(root, featureRepo), env, signal)
}
