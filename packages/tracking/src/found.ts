import { isStepError } from '@millrace/errors'

/** What a look-up finds; undefined where it does not exist. */
export async function found<T>(lookUp: Promise<T>): Promise<T | undefined> {
  try {
    return await lookUp
  } catch (error) {
    if (isStepError(error, 'MISSING_INPUT')) return undefined
    throw error
  }
}
