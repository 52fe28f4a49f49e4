import { StepError, type StepErrorCode } from '@millrace/errors'

/** SQLite's primary result codes, https://sqlite.org/rescode.html */
const BUSY = 5
const KNOWN: Record<number, [StepErrorCode, string, string]> = {
  [BUSY]: ['UNAVAILABLE', 'other processes are writing to it without a pause', 'Try again when they are done.'],
  6: ['UNAVAILABLE', 'a table is locked', 'Try again when the other process is done.'],
  8: ['CANNOT_WRITE', 'it is read-only for this user', 'Make the file and its folder writable.'],
  10: ['CANNOT_WRITE', 'reading or writing the disk failed', 'Check the disk and its file system.'],
  11: ['BROKEN_CONTRACT', 'the database is damaged', 'Restore it from a copy, or move it away to start anew.'],
  13: ['CANNOT_WRITE', 'the disk is full', 'Free some space.'],
  14: ['CANNOT_WRITE', 'it cannot be opened', 'Its folder must exist, and both must be readable and writable.'],
  26: ['BROKEN_CONTRACT', 'it is not an SQLite database', 'Give another file in MLFLOW_TRACKING_URI.'],
}

/** The StepError that a failure of SQLite means, or the error itself where it is a bug. */
export function databaseError(error: unknown, file: string): unknown {
  const known = KNOWN[primaryCode(error) ?? 0]
  if (known === undefined) return error
  const [code, why, hint] = known
  return new StepError(code, `tracking database ${file}: ${why}`, { hint, cause: error })
}

/** Whether another process held a lock for longer than SQLite was told to wait, told as a StepError or not. */
export const isBusy = (error: unknown): boolean =>
  primaryCode(error instanceof StepError ? error.cause : error) === BUSY

/** The low byte of a result code is the primary code, the rest says more about it. */
function primaryCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined
}
