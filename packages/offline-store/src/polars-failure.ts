import { isStepError, StepError } from '@millrace/errors'

const NOT_WRITABLE = /No space left on device|quota exceeded|File too large|Read-only file system|Permission denied/i
const ZONES = /mismatch.*Datetime.*!=.*Datetime/
const BAD_INPUT = /parquet|out of specification|data type mismatch|schema|conversion/i

/** The StepError that a failed Polars plan means, or the error itself where it is none we expect. `reading` names the input. */
export function polarsFailure(error: unknown, reading: string): unknown {
  if (isStepError(error)) return error
  const message = firstLine(error).replace(/, hint: pass cast_options.*/, '')
  if (NOT_WRITABLE.test(message)) {
    return new StepError('CANNOT_WRITE', `cannot write scratch files below the artifacts folder: ${message}`, {
      hint: 'free some space, or choose another folder with --artifacts (ARTIFACTS_DIR)',
      cause: error,
    })
  }
  if (BAD_INPUT.test(message))
    return new StepError('BROKEN_CONTRACT', `${reading} cannot be read: ${message}`, {
      ...(ZONES.test(message) ? { hint: 'write the times of all files of a source in one time zone' } : {}),
      cause: error,
    })
  return error
}

export const firstLine = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).split('\n', 1)[0] ?? ''
