import type { StoreConfig } from '@millrace/feature-registry'
import { postgres } from '@millrace/testkit'
import pg from 'pg'

/** A real PostgreSQL: its `online_store` section, and a client of its own to look at what is stored. */
export async function postgresServer(): Promise<{
  store(options?: Readonly<Record<string, unknown>>): StoreConfig
  client: pg.Client
  /** Removes every table. */
  empty(): Promise<void>
}> {
  const { url } = await postgres()
  const { hostname, port, pathname, username, password } = new URL(url)
  const options = {
    host: hostname,
    port: port || 5432,
    database: pathname.slice(1),
    user: username,
    ...(password === '' ? {} : { password }),
    sslmode: 'disable',
  }
  const client = new pg.Client(url)
  await client.connect()
  return {
    store: (more = {}) => ({ type: 'postgres', options: { ...options, ...more }, at: 'x' }),
    client,
    empty: async () => void (await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')),
  }
}
