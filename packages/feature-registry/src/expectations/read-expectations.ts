import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isStepError, systemError } from '@millrace/errors'
import { Expectations } from './expectations.ts'

export const EXPECTATIONS_FILE = 'expectations.yaml'

/**
 * The expectations beside the feature definitions; none where there is no such file.
 * @throws StepError USAGE naming file, line and key
 */
export async function readExpectations(repoFolder: string): Promise<Expectations> {
  const path = join(repoFolder, EXPECTATIONS_FILE)
  const text = await readText(path)
  return text === undefined ? Expectations.parse({}) : parseExpectations(text, path)
}

/** The expectations in the text of a file. @throws StepError USAGE naming file, line and key */
export async function parseExpectations(text: string, path: string): Promise<Expectations> {
  const [{ usageError }, { parseShape }, { parseYaml }] = await Promise.all([
    import('../yaml/problem.ts'),
    import('../yaml/shape-problems.ts'),
    import('../yaml/yaml-file.ts'),
  ])
  const file = parseYaml(text, path)
  const parsed = parseShape(file, Expectations, file.document.toJS() ?? {})
  if ('value' in parsed) return parsed.value
  throw usageError('bad expectations', parsed.problems, 'a column may have min, max and present')
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
