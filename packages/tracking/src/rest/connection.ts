import http from 'node:http'
import https from 'node:https'
import { isStepError } from '@millrace/errors'
import { type Body, sendBody } from './request-body.ts'

export interface TlsSettings {
  readonly rejectUnauthorized: boolean
  /** PEM texts: authorities to trust instead of the known ones; certificate and key to show. */
  readonly ca: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
}

export interface ConnectionSettings {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly tls: TlsSettings
  /** How long the other side may be silent. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface Exchange {
  readonly method: string
  /** Path and query, percent-encoded. */
  readonly path: string
  readonly body?: Body
  /** Goes out although the step was told to stop; for closing what it began. */
  readonly evenIfAborted?: boolean
  /** When there has to be an answer at the latest, on the clock of `performance.now()`. */
  readonly until?: number
}

/** A request without an answer. `unreachable`: it was never sent; otherwise the server may have acted on it. */
export class ConnectionFailure extends Error {
  override readonly name = 'ConnectionFailure'
  /** The server answered, but the two do not agree on a secure connection. */
  readonly tls: boolean
  constructor(
    readonly unreachable: boolean,
    override readonly cause: Error,
  ) {
    super(describe(cause))
    const code = 'code' in cause ? String(cause.code) : ''
    this.tls = /CERT|SELF_SIGNED|UNABLE_TO_|INVALID_|ERR_TLS|ERR_SSL|EPROTO/.test(code)
  }
}

/** One server: sends requests, one attempt each. */
export interface Connection {
  /** Resolves with the answer's head; its body streams. @throws ConnectionFailure, StepError for a file that cannot be read */
  exchange(request: Exchange): Promise<http.IncomingMessage>
  close(): void
}

const CONNECT_TIMEOUT_MS = 5_000
/** A server that should hear of an interrupted run gets this long to answer. */
const LAST_WORD_TIMEOUT_MS = 3_000

/**
 * A connection to one host. Sockets are kept for HTTPS only: on a kept one MLflow's server sends head and body of an
 * answer 40 ms apart (Nagle's algorithm meets delayed acknowledgement), more than a new plain socket takes.
 */
export function connectionTo({ url, headers, tls, timeoutMs, signal }: ConnectionSettings): Connection {
  const secure = url.protocol === 'https:'
  const agent = secure
    ? new https.Agent({ keepAlive: true, maxSockets: 8, ...tls })
    : new http.Agent({ keepAlive: false, maxSockets: 8 })
  const request = secure ? https.request : http.request
  return {
    close: () => agent.destroy(),
    exchange: ({ method, path, body, evenIfAborted = false, until }) =>
      new Promise((resolve, reject) => {
        const detached = evenIfAborted && signal.aborted
        const outgoing = request({
          agent,
          hostname: url.hostname.replace(/^\[|\]$/g, ''),
          port: url.port,
          method,
          path,
          headers: { ...headers, ...(body && { 'content-type': body.type, 'content-length': body.bytes }) },
          ...(!detached && { signal }),
        })
        let reply: http.IncomingMessage | undefined
        const giveUp = () => void (reply ?? outgoing).destroy(new Error('no answer in time'))
        const deadline = until === undefined ? undefined : setTimeout(giveUp, until - performance.now())
        let connected = false
        outgoing.on('socket', (socket) => {
          const open = () => {
            connected = true
            socket.setTimeout(detached ? LAST_WORD_TIMEOUT_MS : timeoutMs)
          }
          socket.on('timeout', giveUp)
          outgoing.on('close', () => socket.off('timeout', giveUp))
          if (!socket.connecting) return open()
          socket.setTimeout(CONNECT_TIMEOUT_MS)
          socket.once(secure ? 'secureConnect' : 'connect', open)
        })
        outgoing.on('close', () => clearTimeout(deadline))
        outgoing.on('response', (incoming) => {
          reply = incoming
          resolve(incoming)
        })
        outgoing.on('error', (error) => {
          if (signal.aborted && !detached) reject(signal.reason)
          else reject(isStepError(error) ? error : new ConnectionFailure(!connected, error))
        })
        sendBody(outgoing, body)
      }),
  }
}

/** The whole body of an answer. @throws ConnectionFailure where it ends early */
export async function bodyOf(reply: http.IncomingMessage): Promise<Buffer> {
  try {
    return Buffer.concat(await reply.toArray())
  } catch (error) {
    throw brokenBody(error)
  }
}

/** What a failure while reading a body means: the answer was on its way, so the server was reached. */
export function brokenBody(error: unknown): unknown {
  return error instanceof Error && error.name !== 'AbortError' ? new ConnectionFailure(false, error) : error
}

function describe(cause: Error): string {
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return describe(cause.errors[0])
  return cause.message === '' && 'code' in cause ? String(cause.code) : cause.message
}
