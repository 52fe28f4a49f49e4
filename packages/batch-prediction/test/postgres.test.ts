import { postgres, type Workdir, workdir } from '@millrace/testkit'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { DOUBLES, planeRows, writePlane } from './model-folder.ts'

const CALL = ['--model', './model', '--entity-keys', 'id', '--input', 'rows.parquet', '--json']

async function connected(): Promise<{ client: pg.Client; url: string }> {
  const { url } = await postgres()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  onTestFinished(() => client.end())
  return { client, url }
}

async function prepared(rows: number): Promise<Workdir> {
  const dir = workdir()
  writePlane(dir)
  const { wanted, ...columns } = planeRows(rows)
  await dir.writeTable('rows.parquet', columns, DOUBLES)
  return dir
}

/** Runs batch-prediction into a table. */
const store = (dir: Workdir, url: string, table: string, ...args: string[]) =>
  dir.run('batch-prediction', [...CALL, ...args], { env: { OUTPUT_TABLE: `${url}?table=${table}` } })

test('a table is made with the rows, their types and where they come from, and no file beside it', async () => {
  const dir = workdir()
  const { client, url } = await connected()
  writePlane(dir)
  const id = ['p', '', null, 'a "b", c\n']
  const at = ['2024-01-01T00:00:00Z', '2024-02-29T23:59:59.123Z', null, '1969-12-31T00:00:00Z'].map((text) =>
    text === null ? null : new Date(text),
  )
  const big = [1n, 9_007_199_254_740_993n, null, -5n]
  await dir.writeTable('rows.parquet', { id, at, big, a: [1, 2, null, 4], b: [0.1, 0, 1, -2] }, DOUBLES)
  const { code, stdout, stderr } = await store(dir, url, 'first_scores', '--extra-columns', 'keep', '--nulls', 'null')
  expect(code, stderr).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    outputs: {},
    results: { scored: { rows: 4, table: 'public.first_scores' } },
  })
  expect(stdout).not.toContain('postgresql://')
  const { rows } = await client.query('SELECT * FROM first_scores')
  expect(rows).toEqual([
    { id: 'p', at: at[0], big: '1', prediction: 1 + 2 - 3 * 0.1, null_reason: null },
    { id: '', at: at[1], big: '9007199254740993', prediction: 5, null_reason: null },
    { id: null, at: null, big: null, prediction: null, null_reason: 'missing: a' },
    { id: id[3], at: at[3], big: '-5', prediction: 15, null_reason: null },
  ])
  const { rows: comments } = await client.query("SELECT obj_description('first_scores'::regclass) AS comment")
  expect(JSON.parse(comments[0]?.comment)).toMatchObject({ model_uri: './model' })
  expect(dir.exists('artifacts/batch_output.parquet')).toBe(false)
})

test('a table is replaced with its index and rights kept, and a reader sees the old rows or the new', async () => {
  const { client, url } = await connected()
  const dir = await prepared(50_000)
  await client.query('CREATE TABLE scores (id text, prediction double precision)')
  await client.query("INSERT INTO scores SELECT 'old', 0 FROM generate_series(1, 7)")
  await client.query('CREATE INDEX scores_by_id ON scores (id)')
  await client.query('GRANT SELECT ON scores TO PUBLIC')
  const seen = new Set<string>()
  let isDone = false
  const watching = (async () => {
    while (!isDone) {
      const { rows } = await client.query('SELECT count(*) AS count FROM scores')
      seen.add(rows[0]?.count)
    }
  })()
  const { code, stderr } = await store(dir, url, 'scores', '--chunk-rows', '5000')
  isDone = true
  await watching
  expect(code, stderr).toBe(0)
  expect([...seen].filter((count) => count !== '7' && count !== '50000')).toEqual([])
  const { rows } = await client.query(
    "SELECT count(*) AS count, has_table_privilege('public', 'scores', 'SELECT') AS readable, (SELECT count(*) FROM pg_indexes WHERE tablename = 'scores') AS indexes FROM scores",
  )
  expect(rows[0]).toEqual({ count: '50000', readable: true, indexes: '1' })
})

test('75: a connection that is ended mid-way leaves the old table, and the next run scores no chunk again', async () => {
  const { client, url } = await connected()
  const dir = await prepared(400_000)
  await client.query('CREATE TABLE kept (id text, prediction double precision)')
  await client.query("INSERT INTO kept VALUES ('old', 0)")
  const ended = store(dir, url, 'kept', '--chunk-rows', '40000')
  const isCopying = "SELECT pid FROM pg_stat_activity WHERE application_name = 'millrace' AND query LIKE 'COPY%'"
  for (let found = false; !found; ) {
    const { rows } = await client.query(`SELECT pg_terminate_backend(pid) AS ended FROM (${isCopying}) AS copying`)
    found = rows.length > 0
  }
  const { code, stderr } = await ended
  expect(code, stderr).toBe(75)
  const { rows } = await client.query('SELECT * FROM kept')
  expect(rows).toEqual([{ id: 'old', prediction: 0 }])
  const { rows: tables } = await client.query("SELECT tablename FROM pg_tables WHERE tablename LIKE 'kept%'")
  expect(tables).toEqual([{ tablename: 'kept' }])
  const again = await store(dir, url, 'kept', '--chunk-rows', '40000')
  expect(again.code, again.stderr).toBe(0)
  expect(JSON.parse(again.stdout).results.scored).toMatchObject({ chunks: 10, chunks_resumed: 10 })
  const { rows: counted } = await client.query('SELECT count(*) AS count FROM kept')
  expect(counted[0]?.count).toBe('400000')
})

test('killed while it copies, the old table stays as it is', async () => {
  const { client, url } = await connected()
  const dir = await prepared(400_000)
  await client.query('CREATE TABLE stays (id text, prediction double precision)')
  const { child, finished } = dir.start('batch-prediction', CALL, { env: { OUTPUT_TABLE: `${url}?table=stays` } })
  child.stdin.end()
  const isCopying = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'millrace' AND query LIKE 'COPY%'"
  while ((await client.query(isCopying)).rows.length === 0);
  child.kill('SIGKILL')
  await finished
  const { rows } = await client.query('SELECT count(*) AS count FROM stays')
  expect(rows[0]?.count).toBe('0')
  const { code, stderr } = await store(dir, url, 'stays')
  expect(code, stderr).toBe(0)
})

test('9: a table that a view reads is not replaced', async () => {
  const { client, url } = await connected()
  const dir = await prepared(10)
  await client.query('CREATE TABLE viewed (id text, prediction double precision)')
  await client.query('CREATE VIEW viewing AS SELECT id FROM viewed')
  const { code, stderr } = await store(dir, url, 'viewed')
  expect(code, stderr).toBe(9)
  expect(stderr).toContain('viewing')
})

test('2: a URL without a table, 75: a server that is not there', async () => {
  const dir = await prepared(10)
  const { url } = await postgres()
  const nameless = await dir.run('batch-prediction', CALL, { env: { OUTPUT_TABLE: url } })
  expect(nameless.code, nameless.stderr).toBe(2)
  expect(nameless.stderr).toContain('--output-table')
  const absent = await store(dir, 'postgresql://postgres@127.0.0.1:1/postgres', 'scores')
  expect(absent.code, absent.stderr).toBe(75)
})
