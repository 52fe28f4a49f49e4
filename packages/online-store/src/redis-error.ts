import { StepError } from '@millrace/errors'

/**
 * The StepError that a failed Redis command means, or the error itself where it is none we expect. The client's own
 * error is not passed on as the cause: it holds the command, and with it the password.
 */
export function redisError(error: unknown, where: string): unknown {
  if (!(error instanceof Error) || error instanceof StepError) return error
  const { message } = error
  if (/NOAUTH|WRONGPASS|NOPERM|invalid (username-)?password|AUTH (<password>|failed)/i.test(message)) {
    return new StepError('DENIED', `Redis at ${where} refused the credentials: ${message.split(',')[0]}`, {
      hint: 'set username and password in online_store.connection_string of feature_store.yaml',
    })
  }
  if (/^(OOM|MISCONF|READONLY)/.test(message)) {
    return new StepError('CANNOT_WRITE', `Redis at ${where} takes no writes: ${message}`)
  }
  if (/^Unknown RESP type/.test(message)) {
    return new StepError('UNAVAILABLE', `what answers at ${where} is no Redis`, {
      hint: 'correct online_store.connection_string in feature_store.yaml; a server behind TLS needs ssl=true there',
    })
  }
  if (/^(LOADING|CLUSTERDOWN|MASTERDOWN|TRYAGAIN)/.test(message) || isConnectionError(error)) {
    return unreachable(where, message)
  }
  return error
}

/** The error for a Redis that does not answer. */
export function unreachable(where: string, message: string): StepError {
  return new StepError('UNAVAILABLE', `Redis at ${where} does not answer: ${message}`, {
    hint: 'start it, or correct online_store.connection_string in feature_store.yaml',
  })
}

function isConnectionError(error: Error): boolean {
  if (error.name === 'ClusterAllFailedError' || error.name === 'MaxRetriesPerRequestError') return true
  if ('syscall' in error) return true
  return /Connection is closed|Socket timeout|connect ETIMEDOUT|All sentinels are unreachable|Failed to refresh slots/.test(
    error.message,
  )
}
