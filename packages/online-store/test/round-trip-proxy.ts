import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a server that counts round trips. */
export interface RoundTripProxy {
  readonly port: number
  /** How often a client has sent something after it had got an answer. */
  roundTrips(): number
  close(): void
}

/** How long a client sends nothing before it gets its answers: what it sends without waiting for them is one trip. */
const QUIET_MS = 20

/** Stands before a server and holds its answers back until the client has said all that it says without them. */
export async function roundTripProxy(port: number, host: string): Promise<RoundTripProxy> {
  const sockets: Socket[] = []
  let trips = 0
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port, host, noDelay: true })
    sockets.push(client, upstream)
    const held: Buffer[] = []
    let hasAnswer = true
    let timer: NodeJS.Timeout | undefined
    const answer = () => {
      if (held.length === 0) return
      client.write(Buffer.concat(held.splice(0)))
      hasAnswer = true
    }
    const wait = () => {
      clearTimeout(timer)
      timer = setTimeout(answer, QUIET_MS)
    }
    client.on('data', (bytes) => {
      if (hasAnswer) trips++
      hasAnswer = false
      upstream.write(bytes)
      wait()
    })
    upstream.on('data', (bytes) => {
      held.push(bytes)
      wait()
    })
    for (const socket of [client, upstream])
      socket.on('error', () => {}).on('close', () => [client, upstream].map((one) => one.destroy()))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    roundTrips: () => trips,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
