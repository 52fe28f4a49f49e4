import { EXIT_CODE, type StepErrorCode } from './exit-code.ts'

/**
 * A failure that a person can fix or a scheduler can act on; anything else thrown is a bug.
 * The message names the file, flag or column and the value seen; the hint says what to do.
 */
export class StepError extends Error {
  override readonly name = 'StepError'
  readonly code: StepErrorCode
  readonly hint: string | undefined

  constructor(code: StepErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
  }

  get exitCode(): number {
    return EXIT_CODE[this.code]
  }
}

/** Whether a caught value is a StepError, optionally of one code: catch only what you expect. */
export function isStepError(error: unknown, code?: StepErrorCode): error is StepError {
  return error instanceof StepError && (code === undefined || error.code === code)
}
