import { Client } from 'pg'
import { expect, test } from 'vitest'
import { postgres, redis } from '../src/test-file-services.ts'

test('redis answers, keeps values, and is emptied by flush', async () => {
  const { Redis } = await import('ioredis')
  const { url, flush } = await redis()
  const client = new Redis(url)
  await client.set('key', 'value')
  expect(await client.get('key')).toBe('value')
  await flush()
  expect(await client.get('key')).toBeNull()
  client.disconnect()
  expect((await redis()).url).toBe(url)
})

test('postgres answers with an empty database that can be written to', async () => {
  const { url } = await postgres()
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query("SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = 'public'")
  expect(rows).toEqual([{ tables: 0 }])
  await client.query('CREATE TABLE t (x float8)')
  expect((await postgres()).url).toBe(url)
  expect(await client.query('SELECT * FROM t')).toMatchObject({ rows: [] })
  await client.end()
})
