import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { TrackingOptions } from '../src/index.ts'
import { openRestStore } from '../src/rest/rest-store.ts'
import { storeAddress } from '../src/store-address.ts'

/** What the server does with a request: answers, or breaks the connection off. */
export type Reply = 'reset' | { status?: number; body?: string; headers?: Record<string, string>; breakOff?: boolean }

export const json = (value: unknown, status = 200): Reply => ({ status, body: JSON.stringify(value) })
export const refusal = (status: number, error_code: string) => json({ error_code, message: 'so it says' }, status)

export interface Received {
  readonly route: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** An HTTP server on a free port that answers as told, and remembers what it was asked. */
export async function fakeServer(answer: (request: Received, earlier: number) => Reply) {
  const received: Received[] = []
  const server = createServer(async (incoming, outgoing) => {
    const path = incoming.url ?? ''
    const route = `${incoming.method} ${path.replace(/\?.*/, '').replace('/api/2.0/mlflow/', '')}`
    const body = Buffer.concat(await incoming.toArray()).toString('utf8')
    const request = { route, path, headers: incoming.headers, body }
    const earlier = received.filter((it) => it.route === route).length
    received.push(request)
    const reply = route === 'GET experiments/search' && earlier === 0 ? json({}) : answer(request, earlier)
    if (reply === 'reset') {
      incoming.socket.destroy()
      return
    }
    outgoing.writeHead(reply.status ?? 200, reply.headers)
    if (reply.breakOff) outgoing.write(reply.body, () => incoming.socket.destroy())
    else outgoing.end(reply.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    uri,
    received,
    routes: () => received.map(({ route }) => route),
    store: (given: Partial<TrackingOptions> = {}, signal = new AbortController().signal) =>
      openTestStore(given.mlflowTrackingUri ?? uri, given, signal),
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A store over REST that does not wait long between attempts. */
export function openTestStore(
  uri: string,
  given: Partial<TrackingOptions> = {},
  signal = new AbortController().signal,
) {
  const address = storeAddress(uri, '/')
  if (address.kind !== 'rest') throw new Error(`${uri} is not the address of a server`)
  const policy = { attempts: 4, attemptsUnreachable: 2, firstDelayMs: 1 }
  return openRestStore(address, TrackingOptions.parse(given), { root: '/', signal, policy })
}
