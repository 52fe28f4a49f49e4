import http from 'node:http'
import https from 'node:https'

export interface ConnectionSettings {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly tls: { readonly rejectUnauthorized: boolean; readonly ca: string | undefined }
  readonly signal: AbortSignal
}

export interface Exchange {
  readonly method: string
  /** Path and query, percent-encoded. */
  readonly path: string
  readonly body?: { readonly type: string; readonly bytes: Uint8Array }
  /** Goes out although the step was told to stop; for closing what it began. */
  readonly evenIfAborted?: boolean
}

/** A request without an answer. `unreachable`: it was never sent; otherwise the server may have acted on it. */
export class ConnectionFailure extends Error {
  override readonly name = 'ConnectionFailure'
  /** The server answered, but not with a certificate to trust. */
  readonly certificate: boolean
  constructor(
    readonly unreachable: boolean,
    override readonly cause: Error,
  ) {
    super(describe(cause))
    this.certificate = 'code' in cause && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(String(cause.code))
  }
}

/** One server: sends requests, one attempt each. */
export interface Connection {
  /** Resolves with the answer's head; its body streams. @throws ConnectionFailure */
  exchange(request: Exchange): Promise<http.IncomingMessage>
  close(): void
}

const CONNECT_TIMEOUT_MS = 5_000
const IDLE_TIMEOUT_MS = 120_000
/** A server that should hear of an interrupted run gets this long to answer. */
const LAST_WORD_TIMEOUT_MS = 3_000

/**
 * A connection to one host. Sockets are kept for HTTPS only: on a kept one MLflow's server sends head and body of an
 * answer 40 ms apart (Nagle's algorithm meets delayed acknowledgement), more than a new plain socket takes.
 */
export function connectionTo({ url, headers, tls, signal }: ConnectionSettings): Connection {
  const secure = url.protocol === 'https:'
  const agent = secure
    ? new https.Agent({ keepAlive: true, maxSockets: 8, ...tls })
    : new http.Agent({ keepAlive: false, maxSockets: 8 })
  const request = secure ? https.request : http.request
  return {
    close: () => agent.destroy(),
    exchange: ({ method, path, body, evenIfAborted = false }) =>
      new Promise((resolve, reject) => {
        const detached = evenIfAborted && signal.aborted
        const outgoing = request({
          agent,
          hostname: url.hostname.replace(/^\[|\]$/g, ''),
          port: url.port,
          method,
          path,
          headers: { ...headers, ...(body && { 'content-type': body.type, 'content-length': body.bytes.byteLength }) },
          ...(!detached && { signal }),
        })
        let connected = false
        outgoing.on('socket', (socket) => {
          const open = () => {
            connected = true
            socket.setTimeout(detached ? LAST_WORD_TIMEOUT_MS : IDLE_TIMEOUT_MS)
          }
          if (!socket.connecting) return open()
          socket.setTimeout(CONNECT_TIMEOUT_MS)
          socket.once(secure ? 'secureConnect' : 'connect', open)
        })
        outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')))
        outgoing.on('response', resolve)
        outgoing.on('error', (error) => {
          if (signal.aborted && !detached) reject(signal.reason)
          else reject(new ConnectionFailure(!connected, error))
        })
        outgoing.end(body?.bytes)
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
