import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { postgres } from '@millrace/testkit'
import pg from 'pg'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { featureRegistry } from '../src/index.ts'
import { applied, withReturns, writtenRepository } from './written-repository.ts'

let database: string
beforeAll(async () => {
  database = (await postgres()).url
}, 120_000)

test('Feast’s tables, columns and indexes are made where they are missing', async () => {
  const shops = await ownSchema()
  await applied(shops)
  const columns = await query(
    shops.schema,
    `SELECT table_name, string_agg(column_name || ' ' || data_type || coalesce(character_maximum_length::text, ''), ', ' ORDER BY column_name) AS columns
     FROM information_schema.columns WHERE table_schema = current_schema() GROUP BY 1`,
  )
  const shape = Object.fromEntries(columns.map((row) => [row['table_name'], row['columns']]))
  const named = (word: string, more = '') =>
    `${word}_name character varying255, ${word}_proto bytea, last_updated_timestamp bigint, ${more}project_id character varying255`
  expect(shape).toMatchObject({
    entities: named('entity'),
    data_sources: named('data_source'),
    feature_services: named('feature_service'),
    feature_views: `${named('feature_view', 'materialized_intervals bytea, ')}, user_metadata bytea`,
    on_demand_feature_views: `${named('feature_view')}, user_metadata bytea`,
    projects:
      'last_updated_timestamp bigint, project_id character varying255, project_name character varying255, project_proto bytea',
    feast_metadata:
      'last_updated_timestamp bigint, metadata_key character varying50, metadata_value text, project_id character varying255',
  })
  const indexes = await query(
    shops.schema,
    "SELECT indexname FROM pg_indexes WHERE indexname LIKE 'idx%' AND schemaname = current_schema()",
  )
  expect(indexes).toHaveLength(14)
})

test('an apply touches only the rows that change, and tells Feast when the project changed', async () => {
  const shops = await ownSchema()
  await applied(shops)
  await query(shops.schema, 'UPDATE feature_views SET last_updated_timestamp = 1')
  await query(shops.schema, 'UPDATE projects SET last_updated_timestamp = 1')
  shops.define(withReturns)
  await applied(shops)
  const views = await query(
    shops.schema,
    'SELECT feature_view_name AS name, last_updated_timestamp = 1 AS old FROM feature_views ORDER BY 1',
  )
  expect(views).toEqual([
    { name: 'returns', old: false },
    { name: 'sales', old: true },
  ])
  const times = await query(
    shops.schema,
    'SELECT last_updated_timestamp > 1 AS new FROM projects UNION ALL SELECT last_updated_timestamp > 1 FROM feast_metadata',
  )
  expect(times).toEqual([{ new: true }, { new: true }, { new: true }])
})

test('what a step depends on changes with what is registered, and not with when', async () => {
  const shops = await ownSchema()
  const { signal } = new AbortController()
  const files = () => featureRegistry.files({ featureRepo: shops.folder }, { root: '/', env: {}, signal })
  const config = join(shops.folder, 'feature_store.yaml')
  expect(await files()).toEqual([config])
  await applied(shops)
  const [first] = await files()
  expect(first).toEqual({ path: config, fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) })
  const opened = await shops.open()
  await opened.recordMaterialization('sales', { start: new Date(0), end: new Date(1) })
  expect(await files()).toEqual([first])
  shops.define(withReturns)
  await applied(shops)
  expect(await files()).not.toEqual([first])
})

test('what another tool removed is noticed, and becomes a revision of its own', async () => {
  const shops = await ownSchema()
  shops.define(withReturns)
  await applied(shops)
  await query(shops.schema, "DELETE FROM feature_views WHERE feature_view_name = 'returns'")
  const opened = await shops.open()
  expect(await opened.revision()).toBeUndefined()
  expect((await opened.history()).elsewhere).toMatchObject([{ action: 'remove', name: 'returns' }])
  expect(await applied(shops)).toBe(3)
  expect((await opened.history()).revisions).toMatchObject([
    { revision: 1, origin: 'apply' },
    { revision: 2, origin: 'elsewhere', applied_by: null, changes: [{ action: 'remove', name: 'returns' }] },
    { revision: 3, origin: 'apply', changes: [{ action: 'add', name: 'returns' }] },
  ])
})

test('a writer that another one holds up gives up as a conflict', { timeout: 30_000 }, async () => {
  const shops = await ownSchema()
  await applied(shops)
  shops.define(withReturns)
  const client = await connected(shops.schema)
  await client.query('BEGIN')
  await client.query('UPDATE projects SET project_name = project_name')
  await expect(applied(shops)).rejects.toMatchObject({
    exitCode: 9,
    message: expect.stringContaining('somebody else is writing'),
  })
  await client.query('COMMIT')
  expect(await applied(shops)).toBe(2)
})

test('rows that are no messages are a broken contract that names them', async () => {
  const shops = await ownSchema()
  await applied(shops)
  await query(shops.schema, 'UPDATE feature_views SET feature_view_proto = substring(feature_view_proto for 9)')
  await expect((await shops.open()).registered()).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining('its table feature_views holds bytes for "sales"'),
  })
})

test('tables of another Feast are a broken contract that names the column', async () => {
  const shops = await ownSchema()
  await applied(shops)
  await query(shops.schema, 'ALTER TABLE entities RENAME COLUMN entity_proto TO entity_proto_v2')
  await expect((await shops.open()).registered()).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringMatching(/are not those of Feast 0\.66: .*entity_proto/),
  })
  await query(shops.schema, 'ALTER TABLE entities RENAME COLUMN entity_proto_v2 TO entity_proto')
  await query(shops.schema, 'ALTER TABLE feature_views ADD COLUMN must integer')
  await query(shops.schema, 'UPDATE feature_views SET must = 1')
  await query(shops.schema, 'ALTER TABLE feature_views ALTER COLUMN must SET NOT NULL')
  shops.define(withReturns)
  await expect(applied(shops)).rejects.toMatchObject({ exitCode: 4, message: expect.stringContaining('must') })
  expect((await (await shops.open()).history()).revisions).toHaveLength(1)
})

test('tables that somebody else is to make are missing input', async () => {
  const shops = await ownSchema('schema_mode: verify, ')
  await expect(applied(shops)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('lacks the tables projects, entities'),
  })
})

test('a user who may not log in, or has another password, is DENIED, and no password is told', async () => {
  const port = await serverThatRefuses()
  const shops = writtenRepository(`{ registry_type: sql, path: "postgresql+psycopg://me:hunter2@127.0.0.1:${port}/d" }`)
  const failure = await applied(shops).catch((error: unknown) => error)
  expect(failure).toMatchObject({ exitCode: 77, message: expect.stringContaining(`postgres://me@127.0.0.1:${port}/d`) })
  expect(JSON.stringify([String(failure), failure])).not.toContain('hunter2')
})

test('a server that is not there is UNAVAILABLE, with its address', async () => {
  const shops = writtenRepository('{ registry_type: sql, path: "postgresql://me:hunter2@127.0.0.1:1/d" }')
  const failure = await applied(shops).catch((error: unknown) => error)
  expect(failure).toMatchObject({ exitCode: 75, message: expect.stringContaining('postgres://me@127.0.0.1:1/d') })
  expect(JSON.stringify([String(failure), failure])).not.toContain('hunter2')
})

test.each(['sqlite:///registry.db', 'mysql://me:hunter2@db/d'])('%s is bad usage with its line', async (path) => {
  const opened = writtenRepository(`{ registry_type: sql, path: "${path}" }`).open()
  const message = expect.stringMatching(/feature_store\.yaml:2: registry\.path is no PostgreSQL URL$/)
  await expect(opened).rejects.toMatchObject({ exitCode: 2, message })
})

let schemas = 0

/** A feature repository whose registry is in tables of a new schema. */
async function ownSchema(options = '') {
  const schema = `registry_${++schemas}`
  const client = await connected('public')
  await client.query(`CREATE SCHEMA ${schema}`)
  const url = new URL(database)
  url.searchParams.set('options', `-csearch_path=${schema}`)
  return { ...writtenRepository(`{ registry_type: sql, ${options}path: "${url.href}" }`), schema }
}

async function connected(schema: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database })
  await client.connect()
  onTestFinished(() => client.end())
  await client.query(`SET search_path TO ${schema}`)
  return client
}

async function query(schema: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = await connected(schema)
  return (await client.query<Record<string, unknown>>(sql)).rows
}

/** A server that speaks just enough of the protocol to refuse every password (SQLSTATE 28P01). */
async function serverThatRefuses(): Promise<number> {
  const fields = 'SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user "me"\0\0'
  const refusal = Buffer.alloc(5 + fields.length)
  refusal.write('E', 0)
  refusal.writeInt32BE(4 + fields.length, 1)
  refusal.write(fields, 5, 'latin1')
  const answer = (socket: Socket) =>
    socket.on('error', () => {}).on('data', (data) => socket.write(data.length === 8 ? 'N' : refusal))
  const server = createServer(answer)
  onTestFinished(() => void server.close())
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}
