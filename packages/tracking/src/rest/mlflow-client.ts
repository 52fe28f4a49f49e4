import type { IncomingMessage } from 'node:http'
import { StepError } from '@millrace/errors'
import type * as z from 'zod'
import { bodyOf, type Connection, ConnectionFailure, type Exchange } from './connection.ts'
import { refusalOf } from './refusal.ts'
import { Retryable, type RetryPolicy, withRetries } from './retries.ts'

export type Query = Readonly<Record<string, string>>

export interface Call<T> {
  readonly query?: Query
  readonly body?: unknown
  readonly evenIfAborted?: boolean
  /** When it has to be done at the latest, on the clock of `performance.now()`. */
  readonly until?: number
  /** Finds what an earlier attempt did, for a request that must not be applied twice. */
  readonly alreadyApplied?: () => Promise<T | undefined>
}

/** Speaks MLflow's REST API with one server. Everything it throws but an abort is a StepError or a bug. */
export interface MlflowClient {
  readonly uri: string
  /** The time by the server's clock, as far as its answers tell it; in milliseconds since the epoch. */
  now(): number
  /** Calls an endpoint below `/api/2.0/mlflow/`, or one that starts with `/`. @throws Refusal for a 3xx or 4xx answer, StepError UNAVAILABLE, DENIED */
  call<T>(method: string, endpoint: string, schema: z.ZodType<T>, call?: Call<T>): Promise<T>
  /**
   * Sends a request to any path below the server's address, and has `read` consume the body of its answer.
   * `alreadyApplied` is asked before another attempt, as in a call.
   */
  fetch<T>(
    request: Exchange,
    read: (reply: IncomingMessage) => Promise<T>,
    alreadyApplied?: () => Promise<T | undefined>,
  ): Promise<T>
}

export interface ClientSettings {
  readonly uri: string
  readonly connection: Connection
  readonly policy: RetryPolicy
  readonly signal: AbortSignal
}

/** Statuses that another attempt may mend, as MLflow's own client has them. */
const RETRIED = [408, 429, 500, 502, 503, 504]

export function mlflowClient({ uri, connection, policy, signal }: ClientSettings): MlflowClient {
  const prefix = new URL(uri).pathname.replace(/\/+$/, '')
  let ahead = 0

  const unavailable = (what: string, cause?: Error) =>
    new StepError('UNAVAILABLE', `MLflow server ${uri} (MLFLOW_TRACKING_URI) ${what}`, {
      hint: 'Start the server or correct its address; MLFLOW_TRACKING_URI=sqlite:///mlflow.db needs none.',
      cause,
    })

  const attempt = async <T>(request: Exchange, read: (reply: IncomingMessage) => Promise<T>): Promise<T> => {
    const name = `${request.method} ${request.path.replace(/\?.*/, '')}`
    if (performance.now() > (request.until ?? Number.POSITIVE_INFINITY)) {
      throw unavailable(`did not answer in time for ${name}`)
    }
    try {
      const reply = await connection.exchange({ ...request, path: `${prefix}${request.path}` })
      const date = Date.parse(reply.headers.date ?? '')
      if (Number.isFinite(date)) ahead = date - Date.now()
      const status = reply.statusCode ?? 0
      if (status >= 200 && status < 300) return await read(reply)
      const text = (await bodyOf(reply)).toString('utf8')
      const refusal = refusalOf({ status, text, location: reply.headers.location }, request, uri)
      if (!RETRIED.includes(status)) throw refusal
      throw new Retryable(unavailable(`answered ${name} with ${status}`, refusal), {
        unreachable: false,
        maybeApplied: status !== 429,
        retryAfterMs: retryAfter(reply),
      })
    } catch (error) {
      if (!(error instanceof ConnectionFailure)) throw error
      if (error.tls) throw insecure(uri, error)
      const what = error.unreachable ? 'does not answer' : `broke off ${name}`
      throw new Retryable(unavailable(`${what}: ${error.message}`, error), {
        unreachable: error.unreachable,
        maybeApplied: !error.unreachable,
        retryAfterMs: undefined,
      })
    }
  }

  const send = <T>(
    request: Exchange,
    read: (reply: IncomingMessage) => Promise<T>,
    alreadyApplied?: () => Promise<T | undefined>,
  ): Promise<T> => {
    const lastWord = request.evenIfAborted === true && signal.aborted
    return withRetries(() => attempt(request, read), {
      policy: lastWord ? { ...policy, attempts: 1, attemptsUnreachable: 1 } : policy,
      signal: lastWord ? undefined : signal,
      until: request.until,
      alreadyApplied,
    })
  }

  return {
    uri,
    now: () => Date.now() + ahead,
    fetch: send,
    call: (method, endpoint, schema, { query = {}, body, evenIfAborted = false, until, alreadyApplied } = {}) => {
      const search = new URLSearchParams(query).toString()
      const request = {
        method,
        path: `${endpoint.startsWith('/') ? '' : '/api/2.0/mlflow/'}${endpoint}${search === '' ? '' : `?${search}`}`,
        evenIfAborted,
        ...(until !== undefined && { until }),
        ...(body !== undefined && { body: jsonBody(body) }),
      }
      return send(request, (reply) => parsed(reply, schema, `${method} ${endpoint}`, uri), alreadyApplied)
    },
  }
}

function jsonBody(body: unknown) {
  const content = Buffer.from(JSON.stringify(body))
  return { type: 'application/json', content, bytes: content.byteLength }
}

async function parsed<T>(reply: IncomingMessage, schema: z.ZodType<T>, name: string, uri: string): Promise<T> {
  const text = (await bodyOf(reply)).toString('utf8').trim()
  const result = schema.safeParse(text === '' ? {} : jsonOf(text))
  if (result.success) return result.data
  throw new StepError('USAGE', `${uri} answered ${name} in another form than MLflow does`, {
    hint: 'Check that MLFLOW_TRACKING_URI is the address of an MLflow server, version 2.9 or newer.',
    cause: result.error,
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** RFC 9110 10.2.3: seconds, or a date. */
function retryAfter(reply: IncomingMessage): number | undefined {
  const given = reply.headers['retry-after'] ?? ''
  const ms = /^\d+$/.test(given) ? Number(given) * 1000 : Date.parse(given) - Date.now()
  return ms > 0 ? ms : undefined
}

const insecure = (uri: string, cause: ConnectionFailure) =>
  new StepError('USAGE', `no secure connection to MLflow server ${uri}: ${cause.message}`, {
    hint:
      'Give the PEM file of the authority that signed its certificate in MLFLOW_TRACKING_SERVER_CERT_PATH, your own ' +
      'certificate in MLFLOW_TRACKING_CLIENT_CERT_PATH if it asks for one, or an address with http: if it has no TLS.',
    cause,
  })
