import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { TrackingOptions } from '../src/index.ts'
import { openRestStore } from '../src/rest/rest-store.ts'
import type { RetryPolicy } from '../src/rest/retries.ts'
import { storeAddress } from '../src/store-address.ts'

/** What the server does with a request: answers, breaks the connection off, or says nothing. */
export type Reply = 'reset' | 'silence' | Answer

export interface Answer {
  readonly status?: number
  readonly body?: string | Buffer
  readonly headers?: Record<string, string>
  /** What happens after the body, instead of its end. */
  readonly ending?: 'reset' | 'silence'
  /** Pause before each byte. */
  readonly byteMs?: number
}

export const json = (value: unknown, status = 200): Answer => ({ status, body: JSON.stringify(value) })
export const refusal = (status: number, error_code: string) => json({ error_code, message: 'so it says' }, status)

export interface Received {
  readonly route: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface FakeServerSettings {
  readonly tls?: https.ServerOptions
  /** Acts on the head of a request: answers at once, or breaks off in the middle of the body. */
  readonly atHead?: (request: Omit<Received, 'body'>, earlier: number) => Reply | undefined
}

/** An HTTP server on a free port that answers as told, and remembers what it was asked. */
export async function fakeServer(
  answer: (request: Received, earlier: number) => Reply | Promise<Reply>,
  { tls, atHead }: FakeServerSettings = {},
) {
  const received: Received[] = []
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const path = incoming.url ?? ''
    const route = `${incoming.method} ${path.replace(/\?.*/, '').replace('/api/2.0/mlflow/', '')}`
    const head = { route, path, headers: incoming.headers }
    const earlier = received.filter((it) => it.route === route).length
    const early = atHead?.(head, earlier)
    if (early !== undefined) {
      received.push({ ...head, body: '' })
      if (early === 'reset' && incoming.headers['content-length'] !== '0') {
        if (incoming.headers.expect) outgoing.writeContinue()
        await once(incoming, 'data')
      }
      return give(early, incoming, outgoing)
    }
    if (incoming.headers.expect) outgoing.writeContinue()
    const chunks = await incoming.toArray().catch(() => undefined)
    if (chunks === undefined) return
    const request = { ...head, body: Buffer.concat(chunks).toString('latin1') }
    received.push(request)
    const opening = path.endsWith('/experiments/search?max_results=1')
    return give(opening ? json({}) : await answer(request, earlier), incoming, outgoing)
  }
  const server = tls ? https.createServer(tls, serve) : http.createServer(serve)
  server.on('checkContinue', serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = (server.address() as AddressInfo).port
  const uri = tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`
  return {
    uri,
    port,
    received,
    routes: () => received.map(({ route }) => route),
    store: (given: Partial<TrackingOptions> = {}, signal?: AbortSignal) =>
      openTestStore(given.mlflowTrackingUri ?? uri, given, { ...(signal && { signal }) }),
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

async function give(reply: Reply, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  if (reply === 'silence') return
  if (reply === 'reset') {
    incoming.socket.destroy()
    return
  }
  const { status = 200, headers, body = '', byteMs, ending } = reply
  outgoing.writeHead(status, headers)
  if (byteMs !== undefined) {
    for (const byte of Buffer.from(body)) {
      await sleep(byteMs)
      outgoing.write(Buffer.of(byte))
    }
    outgoing.end()
  } else if (ending === undefined) {
    outgoing.end(body)
  } else {
    outgoing.write(body, () => ending === 'reset' && incoming.socket.destroy())
  }
}

/** A store over REST that does not wait long between attempts. */
export function openTestStore(
  uri: string,
  given: Partial<TrackingOptions> = {},
  { signal = new AbortController().signal, policy = QUICK }: { signal?: AbortSignal; policy?: RetryPolicy } = {},
) {
  const address = storeAddress(uri, '/')
  if (address.kind !== 'rest') throw new Error(`${uri} is not the address of a server`)
  return openRestStore(address, TrackingOptions.parse(given), { root: '/', signal, policy })
}

const QUICK: RetryPolicy = { attempts: 4, attemptsUnreachable: 2, firstDelayMs: 1 }
