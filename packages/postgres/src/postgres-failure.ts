import { isStepError, StepError, type StepErrorCode } from '@millrace/errors'

const UNAVAILABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
])

/** SQLSTATE, or its class, to what it means to the caller. */
const STATES: readonly (readonly [string, StepErrorCode])[] = [
  ['28', 'DENIED'],
  ['42501', 'DENIED'],
  ['08', 'UNAVAILABLE'],
  ['53', 'UNAVAILABLE'],
  ['57P', 'UNAVAILABLE'],
  ['3D000', 'USAGE'],
  ['3F000', 'USAGE'],
  ['42P01', 'MISSING_INPUT'],
  ['42703', 'BROKEN_CONTRACT'],
  ['42601', 'USAGE'],
  ['22', 'BROKEN_CONTRACT'],
]

const hints = (setting: string): Partial<Record<StepErrorCode, string>> => ({
  UNAVAILABLE: `start the server, or correct host and port in ${setting}`,
  DENIED: `correct user and password in ${setting}, or grant the user the right to do this`,
  USAGE: `correct ${setting}`,
})

/**
 * The StepError that a failure of PostgreSQL means, or the error itself where it is none we expect. `doing` names the
 * server or source, `setting` what a person corrects.
 */
export function postgresFailure(error: unknown, doing: string, setting: string): unknown {
  if (isStepError(error) || !(error instanceof Error)) return error
  const code = codeOf(error)
  if (code === undefined) return error
  const hint = hints(setting)[code]
  const message = error.message === '' && 'code' in error ? String(error.code) : error.message
  return new StepError(code, `${doing}: ${message}`, { ...(hint === undefined ? {} : { hint }), cause: error })
}

function codeOf(error: Error): StepErrorCode | undefined {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (UNAVAILABLE.has(code)) return 'UNAVAILABLE'
  if (/does not support SSL/i.test(error.message)) return 'USAGE'
  if (/certificate|self.signed/i.test(`${code} ${error.message}`)) return 'DENIED'
  if (/timeout expired|Connection terminated|Connection ended/i.test(error.message)) return 'UNAVAILABLE'
  // What answers is no PostgreSQL: another program on the port, or a proxy for a server that is not there.
  if (/error establishing an SSL connection|received invalid response/i.test(error.message)) return 'UNAVAILABLE'
  // With SCRAM a client without a password fails before the server can refuse it.
  if (/client password must be a string/i.test(error.message)) return 'DENIED'
  return STATES.find(([state]) => code.startsWith(state))?.[1]
}
