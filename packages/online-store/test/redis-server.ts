import type { StoreConfig } from '@millrace/feature-registry'
import { redis } from '@millrace/testkit'
import { Redis } from 'ioredis'

/** A real Redis: its `online_store` section, and a client of its own to look at what is stored. */
export async function redisServer(): Promise<{
  store(options?: Readonly<Record<string, unknown>>): StoreConfig
  client: Redis
  flush(): Promise<void>
}> {
  const server = await redis()
  const { hostname, port, pathname, password } = new URL(server.url)
  const parameters = [`db=${pathname.slice(1) || 0}`, ...(password === '' ? [] : [`password=${password}`])]
  const connection = [`${hostname}:${port || 6379}`, ...parameters].join(',')
  return {
    store: (options = {}) => ({ type: 'redis', options: { connection_string: connection, ...options }, at: 'x' }),
    client: new Redis(server.url),
    flush: () => server.flush(),
  }
}
