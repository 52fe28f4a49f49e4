import { StepError, systemError } from '@millrace/errors'

/**
 * What an error of a Polars sink to `written`, which the user knows as `named`, means: CANNOT_WRITE where the target could not be written, MISSING_INPUT where a file
 * vanished under it, BROKEN_CONTRACT where the data is not what its file promised; a plain error is a bug of ours.
 */
export function polarsError(
  error: unknown,
  { written, named = written }: { written: string; named?: string },
): unknown {
  if (!(error instanceof Error)) return error
  const errno = /\(os error (\d+)\)(?:: (.*))?/.exec(error.message)
  if (errno !== null) return fileError(error, errno, { written, named })
  const text = clean(error.message)
  if (BAD_DATA.some((pattern) => pattern.test(text))) {
    return new StepError('BROKEN_CONTRACT', text, { hint: 'correct the input that holds this value', cause: error })
  }
  return error
}

/** Numbers of the system errors that `systemError` knows (Linux and macOS alike where one number is given). */
const ERRNO: Record<string, string> = {
  1: 'EPERM',
  2: 'ENOENT',
  13: 'EACCES',
  20: 'ENOTDIR',
  21: 'EISDIR',
  27: 'EFBIG',
  28: 'ENOSPC',
  30: 'EROFS',
  69: 'EDQUOT',
  122: 'EDQUOT',
}
const ONLY_WRITING = new Set(['EFBIG', 'ENOSPC', 'EROFS', 'EDQUOT'])

function fileError(
  error: Error,
  [, number = '', path]: RegExpExecArray,
  target: { written: string; named: string },
): unknown {
  const code = ERRNO[number]
  if (code === undefined) return error
  const known = Object.assign(new Error(clean(error.message), { cause: error }), { code })
  const isTarget = path === undefined || path.includes(target.written) || ONLY_WRITING.has(code)
  return isTarget ? systemError(known, 'write', target.named) : systemError(known, 'read', path)
}

/** What Polars says of data that cannot be read or converted; its other messages are about the plan. */
const BAD_DATA = [
  /^conversion from/,
  /^strict conversion/i,
  /^parquet: /,
  /^could not parse/,
  /^CSV malformed/,
  /found more fields than defined/,
  /invalid utf-?8/i,
  /out of spec/i,
  /division by zero/i,
  /overflow/i,
]

function clean(message: string): string {
  const first = message.split('\n\n')[0] ?? message
  return first.replaceAll(/\s+/g, ' ').trim()
}
