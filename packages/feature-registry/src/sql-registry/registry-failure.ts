import { StepError } from '@millrace/errors'
import { postgresFailure } from '@millrace/postgres'

/** What a failed statement on the registry's tables means, for a person; else the error itself. */
export function registryFailure(error: unknown, address: string, setting: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === '55P03' || code === '40P01' || code === '23505') {
    return new StepError('CONFLICT', `somebody else is writing to the registry in ${address}`, {
      hint: 'try again when they are done',
      cause: error,
    })
  }
  if (error instanceof Error && (code === '42703' || code === '23502' || code === '42804')) {
    return new StepError('BROKEN_CONTRACT', `the tables in ${address} are not those of Feast 0.66: ${error.message}`, {
      hint: 'they may be of another Feast, or of another program: name a database or schema of its own',
      cause: error,
    })
  }
  return postgresFailure(error, `the registry in ${address}`, setting)
}
