import { readFile } from 'node:fs/promises'
import { isStepError, systemError } from '@millrace/errors'

/** The text of a file; undefined where there is none. @throws StepError where it cannot be read */
export async function optionalText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const problem = systemError(error, 'read', path)
    if (isStepError(problem, 'MISSING_INPUT')) return undefined
    throw problem
  }
}
