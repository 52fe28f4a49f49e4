import { postgres } from '@millrace/testkit'
import pg from 'pg'
import { openOfflineStore } from '../src/index.ts'
import { sourceFields } from './feature-views.ts'
import { type StoreHarness, signal } from './store-harness.ts'
import type { LiteralColumn, TableLiteral } from './table-literal.ts'

export interface PostgresHarness extends StoreHarness {
  readonly client: pg.Client
}

/** The keys of `offline_store` for a test database. */
export function configOf(url: string, options: Readonly<Record<string, unknown>> = {}) {
  const { hostname, port, pathname, username, password } = new URL(url)
  const own = { host: hostname, port, database: pathname.slice(1), user: username, sslmode: 'disable' }
  return {
    type: 'postgres',
    at: 'feature_store.yaml:3',
    options: { ...own, ...(password === '' ? {} : { password }), ...options },
  }
}

let schemas = 0

/** The PostgreSQL store over tables in a schema of its own. */
export async function postgresHarness(): Promise<PostgresHarness> {
  const { url } = await postgres()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const schema = `Offline ${schemas++}`
  await client.query(`CREATE SCHEMA ${pg.escapeIdentifier(schema)}`)
  await client.query(`SET search_path TO ${pg.escapeIdentifier(schema)}`)
  await client.query("SET TimeZone TO 'UTC'")
  const store = await openOfflineStore(configOf(url, { db_schema: schema }), { folder: '', signal })
  let tables = 0
  return {
    client,
    store,
    async source(table, options = {}) {
      const name = `t${tables++}`
      await createTable(client, name, table)
      return { ...sourceFields, type: 'postgres', relation: { table: name }, ...options }
    },
    async close() {
      await store.close()
      await client.query(`DROP SCHEMA ${pg.escapeIdentifier(schema)} CASCADE`)
      await client.end()
    },
  }
}

const TYPES = {
  Int32: 'integer',
  Int64: 'bigint',
  Float64: 'double precision',
  String: 'text',
  Boolean: 'boolean',
  Datetime: 'timestamptz',
}

export async function createTable(client: pg.Client, name: string, table: TableLiteral): Promise<void> {
  const columns = Object.entries(table)
  const definitions = columns.map(([column, { type }]) => `${pg.escapeIdentifier(column)} ${TYPES[type]}`)
  await client.query(`CREATE TABLE ${name} (${definitions.join(', ')})`)
  const rows = columns[0]?.[1].values.map((_, row) => columns.map(([, column]) => parameter(column, row))) ?? []
  if (rows.length === 0) return
  const places = rows.map((row, at) => `(${row.map((_, index) => `$${at * row.length + index + 1}`).join(', ')})`)
  await client.query(`INSERT INTO ${name} VALUES ${places.join(', ')}`, rows.flat())
}

function parameter({ type, values }: LiteralColumn, row: number) {
  const value = values[row] ?? null
  if (value === null || type !== 'Datetime') return value
  const micros = Number(value)
  const second = Math.floor(micros / 1e6)
  return `${new Date(second * 1_000).toISOString().slice(0, 19)}.${String(micros - second * 1e6).padStart(6, '0')}Z`
}
