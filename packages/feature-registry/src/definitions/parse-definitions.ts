import type { FeatureRepository } from '../feature-repository.ts'
import { type Problem, usageError } from '../yaml/problem.ts'
import { parseShape } from '../yaml/shape-problems.ts'
import { parseYaml, type YamlFile } from '../yaml/yaml-file.ts'
import { checkDefinitions } from './check-definitions.ts'
import { DefinitionFile } from './shapes.ts'
import { toRepository } from './to-repository.ts'
import { collectDefinitions } from './written.ts'

/** The feature repository in the texts of definition files. @throws StepError USAGE with all that is wrong */
export async function parseDefinitions(
  files: readonly { path: string; text: string }[],
  project: string,
): Promise<FeatureRepository> {
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
  const broken = await checkDefinitions(written)
  if (broken.length > 0) throw usageError('bad feature definitions', broken, HINT)
  return toRepository(project, written)
}

const HINT = 'correct the definitions and run again; nothing was changed'
