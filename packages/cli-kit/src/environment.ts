import { readFileSync } from 'node:fs'
import { StepError, systemError } from '@millrace/errors'
import { parse } from 'dotenv'

/**
 * The settings of a `.env` file; none where the file is absent and nobody asked for it by name.
 * @throws StepError USAGE
 */
export function readEnvFile(path: string, asked: boolean): Record<string, string> {
  try {
    return parse(readFileSync(path))
  } catch (error) {
    const known = systemError(error, 'read', path)
    if (!(known instanceof StepError)) throw error
    if (known.code === 'MISSING_INPUT' && !asked) return {}
    throw new StepError('USAGE', `the settings file ${known.message}`, { cause: error })
  }
}
