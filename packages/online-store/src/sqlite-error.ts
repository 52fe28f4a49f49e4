import { StepError } from '@millrace/errors'

const BUSY = 5
const READONLY = 8
const IOERR = 10
const CORRUPT = 11
const FULL = 13
const CANTOPEN = 14
const NOTADB = 26

/** The StepError that a failed SQLite call on `path` means, or the error itself where it is none we expect. */
export function sqliteError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error
  const known = (code: ConstructorParameters<typeof StepError>[0], what: string, hint?: string) =>
    new StepError(code, `online store ${path} ${what}`, { cause: error, ...(hint === undefined ? {} : { hint }) })
  // The low byte is the primary result code, what is above it only refines it.
  switch (error.errcode & 255) {
    case BUSY:
      return known('UNAVAILABLE', 'is locked by another writer', 'try again once it has finished')
    case READONLY:
      return known('CANNOT_WRITE', 'may not be written by this user')
    case FULL:
      return known('CANNOT_WRITE', 'cannot be written: the disk is full')
    case IOERR:
      return known('CANNOT_WRITE', `cannot be read or written: ${error.message}`)
    case CANTOPEN:
      return known('CANNOT_WRITE', 'cannot be opened', 'check that the folder exists and may be written')
    case CORRUPT:
    case NOTADB:
      return known('BROKEN_CONTRACT', 'is not an SQLite database', 'move the file away and materialize again')
    default:
      return error
  }
}
