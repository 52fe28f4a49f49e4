import { join } from 'node:path'
import { optionalText } from '../optional-text.ts'
import type { Expectations } from './expectations.ts'

export const EXPECTATIONS_FILE = 'expectations.yaml'

/**
 * The expectations beside the feature definitions; none where there is no such file.
 * @throws StepError USAGE naming file, line and key
 */
export async function readExpectations(repoFolder: string): Promise<Expectations> {
  const path = join(repoFolder, EXPECTATIONS_FILE)
  const text = await optionalText(path)
  return parseExpectations(text ?? '', path)
}

/** The expectations in the text of a file. @throws StepError USAGE naming file, line and key */
export async function parseExpectations(text: string, path: string): Promise<Expectations> {
  const [{ usageError }, { parseShape }, { parseYaml }, { WrittenExpectations }] = await Promise.all([
    import('../yaml/problem.ts'),
    import('../yaml/shape-problems.ts'),
    import('../yaml/yaml-file.ts'),
    import('./written-expectations.ts'),
  ])
  const [{ toExpectations }, { checkExpectations }] = await Promise.all([
    import('./to-expectations.ts'),
    import('./check-expectations.ts'),
  ])
  const file = parseYaml(text, path)
  const parsed = parseShape(file, WrittenExpectations, file.document.toJS() ?? {})
  if (!('value' in parsed)) throw usageError('bad expectations', parsed.problems, HINT)
  const expectations = toExpectations(parsed.value, file)
  const problems = checkExpectations({ expectations, written: parsed.value, file })
  if (problems.length > 0) throw usageError('bad expectations', problems, HINT)
  return expectations
}

const HINT = 'docs/schemas/expectations.schema.json has every rule, for editors too'
