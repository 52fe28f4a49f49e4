import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StepError, systemError } from '@millrace/errors'
import type { FeatureRepository } from '../feature-repository.ts'
import { type Problem, usageError } from '../yaml/problem.ts'
import { parseShape } from '../yaml/shape-problems.ts'
import { parseYaml, type YamlFile } from '../yaml/yaml-file.ts'
import { checkDefinitions } from './check-definitions.ts'
import { definitionFiles } from './definition-files.ts'
import { DefinitionFile } from './shapes.ts'
import { toRepository } from './to-repository.ts'
import { collectDefinitions } from './written.ts'

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
  const texts = await Promise.all(paths.map(readText))
  return parseDefinitions(
    paths.map((path, index) => ({ path, text: texts[index] ?? '' })),
    project,
  )
}

/** The feature repository in the texts of definition files. @throws StepError USAGE as readDefinitions */
export function parseDefinitions(files: readonly { path: string; text: string }[], project: string): FeatureRepository {
  const shaped: { file: YamlFile; content: DefinitionFile }[] = []
  const problems: Problem[] = []
  for (const { path, text } of files) {
    const file = parseYaml(text, path)
    const parsed = parseShape(file, DefinitionFile, file.document.toJS() ?? {})
    problems.push(...parsed.problems)
    if ('value' in parsed) shaped.push({ file, content: parsed.value })
  }
  if (problems.length > 0) throw usageError('bad feature definitions', problems, HINT)
  const written = collectDefinitions(shaped)
  const broken = checkDefinitions(written)
  if (broken.length > 0) throw usageError('bad feature definitions', broken, HINT)
  return toRepository(project, written)
}

const HINT = 'correct the definitions and run again; nothing was changed'

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw systemError(error, 'read', path)
  }
}
