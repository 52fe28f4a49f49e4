import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DeclaredTransform, TransformDeclarations } from '@millrace/contracts'
import { isStepError, systemError } from '@millrace/errors'

export const TRANSFORMS_FILE = 'transforms.yaml'

/**
 * The transforms beside the feature definitions, in their order; none where there is no such file.
 * @throws StepError USAGE naming file, line and key
 */
export async function readTransforms(repoFolder: string): Promise<DeclaredTransform[]> {
  const path = join(repoFolder, TRANSFORMS_FILE)
  const text = await readText(path)
  return text === undefined ? [] : parseTransforms(text, path)
}

/** The transforms in the text of a file, each with its place. @throws StepError USAGE naming file, line and key */
export async function parseTransforms(text: string, path: string): Promise<DeclaredTransform[]> {
  const [{ usageError }, { parseShape }, { parseYaml }] = await Promise.all([
    import('../yaml/problem.ts'),
    import('../yaml/shape-problems.ts'),
    import('../yaml/yaml-file.ts'),
  ])
  const file = parseYaml(text, path)
  const parsed = parseShape(file, TransformDeclarations, file.document.toJS() ?? {})
  if ('value' in parsed)
    return parsed.value.transforms.map((declared, index) => ({ ...declared, at: file.at(['transforms', index]) }))
  throw usageError(
    'bad transforms',
    parsed.problems,
    'types are impute, clip, standardize, log, one_hot, ordinal, bin and derive',
  )
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const problem = systemError(error, 'read', path)
    if (isStepError(problem, 'MISSING_INPUT')) return undefined
    throw problem
  }
}
