import { setTimeout as sleep } from 'node:timers/promises'
import { killablePostgres, workdir } from '@millrace/testkit'
import pg from 'pg'
import { expect, test } from 'vitest'
import { DOUBLES, planeRows, writePlane } from './model-folder.ts'

const ROWS = 300_000
const CHUNKS = 3
const CALL = ['--model', './model', '--entity-keys', 'id', '--input', 'rows.parquet', '--json']

/** A connection whose server may be killed. */
async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return client
}

/** Rows, and tables, that a new reader of the server sees. */
async function seen(url: string) {
  const reader = await connected(url)
  const { rows: counted } = await reader.query('SELECT count(*) AS rows, min(id) AS first FROM scores')
  const { rows: tables } = await reader.query("SELECT relname FROM pg_class WHERE relname LIKE 'scores%'")
  await reader.end()
  return { ...counted[0], tables: tables.map(({ relname }) => relname) }
}

const OLD = { rows: '2', first: 'old', tables: ['scores'] }

test('75: with the server killed while rows are copied, and while the table is replaced, the old table is whole when it is back, and the next run copies all', async () => {
  const server = await killablePostgres()
  const url = `postgresql://postgres:${server.password}@127.0.0.1:${server.port}/postgres`
  const setUp = await connected(url)
  await setUp.query(
    "CREATE TABLE scores AS SELECT 'old' AS id, 0::double precision AS prediction FROM generate_series(1, 2)",
  )
  await setUp.end()
  const dir = workdir()
  writePlane(dir)
  const { wanted, ...columns } = planeRows(ROWS)
  await dir.writeTable('rows.parquet', columns, DOUBLES)
  const call = [...CALL, '--chunk-rows', `${ROWS / CHUNKS}`]
  const env = { OUTPUT_TABLE: `${url}?table=scores` }

  /** Kills the server as soon as a query finds something, and starts it again. */
  const killedWhen = async (happens: string) => {
    const { child, finished } = dir.start('batch-prediction', call, { env })
    child.stdin.end()
    const watcher = await connected(url)
    while ((await watcher.query(happens)).rows.length === 0) await sleep(1)
    await server.kill()
    const { code, stderr } = await finished
    expect(code, stderr).toBe(75)
    await server.start()
    expect(await seen(url)).toEqual(OLD)
  }

  await killedWhen('SELECT 1 FROM pg_stat_progress_copy WHERE tuples_processed > 0')

  // Who reads the old table keeps it from being dropped: there the run stands with all rows copied and counted.
  const reader = await connected(url)
  await reader.query('BEGIN')
  await reader.query('SELECT count(*) FROM scores')
  await killedWhen("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'DROP TABLE%' AND wait_event_type = 'Lock'")

  const again = await dir.run('batch-prediction', call, { env })
  expect(again.code, again.stderr).toBe(0)
  expect(JSON.parse(again.stdout).results.scored).toMatchObject({ chunks: CHUNKS, chunks_resumed: CHUNKS })
  expect(await seen(url)).toEqual({ rows: `${ROWS}`, first: 'k0', tables: ['scores'] })
})
