import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StepError, systemError } from '@millrace/errors'
import type { Environment } from './expand-variables.ts'
import { CONFIG_FILE, type FeatureStoreConfig } from './feature-store-config.ts'

/**
 * Reads `<repoFolder>/feature_store.yaml`, with variables from `env` put in per value after parsing.
 * @throws StepError USAGE naming file, line and key; also where there is no such file
 */
export async function readFeatureStoreConfig(repoFolder: string, env: Environment): Promise<FeatureStoreConfig> {
  const path = join(repoFolder, CONFIG_FILE)
  const text = await readText(path)
  const { parseFeatureStoreConfig } = await import('./parse-feature-store-config.ts')
  return parseFeatureStoreConfig(text, path, env)
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const problem = systemError(error, 'read', path)
    if (!(problem instanceof StepError)) throw problem
    throw new StepError('USAGE', problem.message, {
      hint: `a feature repository is a folder with a ${CONFIG_FILE}: give it with --feature-repo or FEATURE_REPO, or start in the right folder with -C`,
      cause: error,
    })
  }
}
