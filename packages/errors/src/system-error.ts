import type { StepErrorCode } from './exit-code.ts'
import { StepError } from './step-error.ts'

const READ: Record<string, [StepErrorCode, string]> = {
  ENOENT: ['MISSING_INPUT', 'does not exist'],
  ENOTDIR: ['MISSING_INPUT', 'does not exist: a part of its path is not a folder'],
  EISDIR: ['BROKEN_CONTRACT', 'is a folder, not a file'],
  EACCES: ['MISSING_INPUT', 'may not be read by this user'],
  EPERM: ['MISSING_INPUT', 'may not be read by this user'],
}

const WRITE: Record<string, [StepErrorCode, string]> = {
  ENOSPC: ['CANNOT_WRITE', 'the disk is full'],
  EDQUOT: ['CANNOT_WRITE', 'the disk quota is used up'],
  EFBIG: ['CANNOT_WRITE', 'the file would be larger than allowed'],
  EROFS: ['CANNOT_WRITE', 'the file system is read-only'],
  EACCES: ['CANNOT_WRITE', 'this user may not write there'],
  EPERM: ['CANNOT_WRITE', 'this user may not write there'],
  ENOTDIR: ['CANNOT_WRITE', 'a part of the path is not a folder'],
  EISDIR: ['CANNOT_WRITE', 'a folder is in the way'],
  EEXIST: ['CANNOT_WRITE', 'a file is in the way'],
  ENOENT: ['CANNOT_WRITE', 'its folder does not exist'],
}

/** The StepError that a failed file operation on `path` means, or the error itself where it is none we expect. */
export function systemError(error: unknown, action: 'read' | 'write', path: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error
  const known = (action === 'read' ? READ : WRITE)[error.code]
  if (known === undefined) return error
  const [code, what] = known
  const message = action === 'read' ? `${path} ${what}` : `cannot write ${path}: ${what}`
  return new StepError(code, message, { cause: error })
}
