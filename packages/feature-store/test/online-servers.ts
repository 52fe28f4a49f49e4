import { postgres, redis } from '@millrace/testkit'

export const STORE_NAMES = ['sqlite', 'redis', 'postgres'] as const
export type StoreName = (typeof STORE_NAMES)[number]

/** The `online_store` section of each kind of store, the servers being real ones. */
export async function onlineStores(): Promise<Record<StoreName, string>> {
  const [server, database] = [new URL((await redis()).url), new URL((await postgres()).url)]
  const { hostname, port, pathname, username, password } = database
  const secret = password === '' ? '' : `, password: "${password}"`
  const redisSecret = server.password === '' ? '' : `,password=${server.password}`
  return {
    sqlite: '{ type: sqlite, path: online.db }',
    redis: `{ type: redis, connection_string: "${server.host},db=${server.pathname.slice(1) || 0}${redisSecret}" }`,
    postgres: `{ type: postgres, host: ${hostname}, port: ${port || 5432}, database: ${pathname.slice(1)}, user: ${username}${secret}, sslmode: disable }`,
  }
}
