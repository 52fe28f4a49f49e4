import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StepError, systemError } from '@millrace/errors'
import type { FeatureRepository } from '../feature-repository.ts'
import { definitionFiles } from './definition-files.ts'

/**
 * Reads every definition under a feature repository's folder.
 * @throws StepError USAGE with all that is wrong, each with `file:line` and the rule it breaks
 */
export async function readDefinitions(repoFolder: string, project: string): Promise<FeatureRepository> {
  const paths = await definitionFiles(repoFolder)
  if (paths.length === 0) {
    throw new StepError('USAGE', `${repoFolder} holds no feature definitions`, {
      hint: `add a YAML file such as ${join(repoFolder, 'features.yaml')} with entities, sources and feature_views`,
    })
  }
  const { parseDefinitions } = await import('./parse-definitions.ts')
  const texts = await Promise.all(paths.map(readText))
  return parseDefinitions(
    paths.map((path, index) => ({ path, text: texts[index] ?? '' })),
    project,
  )
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw systemError(error, 'read', path)
  }
}
