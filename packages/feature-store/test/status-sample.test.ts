import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openOfflineStore } from '@millrace/offline-store'
import { openOnlineStore } from '@millrace/online-store'
import { featureView } from '@millrace/testkit'
import pl from 'nodejs-polars'
import { afterAll, expect, test } from 'vitest'
import { viewStatus } from '../src/view-status.ts'

const ENTITIES = 60_000
const ROWS = 3 * ENTITIES
const NOW = new Date('2024-01-02T00:00:00Z')
const LAST = new Date(Date.UTC(2024, 0, 1) + ROWS - 1)

const folder = mkdtempSync(join(tmpdir(), 'status-sample-'))
const ttlSeconds = 86_400 - 150
const view = featureView('visits', { user: 'INT64', site: 'STRING' }, { seen: 'INT64' }, { ttlSeconds })
const users = Array.from({ length: ENTITIES }, (_, index) => index)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('of many entities a sample is looked for, and the rest of the status is exact', async () => {
  // A row each millisecond: those of the last visits of the first half of the users are older than the ttl by then.
  const rows = pl.DataFrame({ row: Array.from({ length: ROWS }, (_, row) => row) }).select(
    pl.col('row').modulo(ENTITIES).cast(pl.Int64).alias('user'),
    pl.lit('here').alias('site'),
    pl.col('row').cast(pl.Int64).alias('seen'),
    pl
      .col('row')
      .add(Date.UTC(2024, 0, 1))
      .cast(pl.Int64)
      .cast(pl.Datetime('ms', 'UTC'))
      .alias('at'),
  )
  rows.writeParquet(join(folder, 'source.parquet'))
  const signal = new AbortController().signal
  const offline = await openOfflineStore({ type: 'file', options: {}, at: 'x' }, { folder, signal })
  const online = await openOnlineStore({ type: 'sqlite', options: {}, at: 'x' }, { project: 'p', folder })
  const some = users.filter((user) => user % 3 > 0)
  await online.write(view, [
    {
      keys: { user: some, site: some.map(() => 'here') },
      features: { seen: some },
      eventTimestamps: some.map((user) => new Date(Date.UTC(2024, 0, 1) + 2 * ENTITIES + user)),
    },
  ])
  const stores = { offline, online, tables: { scratch: (name: string) => join(folder, name) }, signal }
  const status = await viewStatus(view, stores, NOW)
  await online.close()
  expect(status).toMatchObject({
    rows: ROWS,
    last_event: LAST.toISOString(),
    freshness_seconds: (NOW.getTime() - LAST.getTime()) / 1000,
  })
  const { entities, entities_sampled, entities_online, entities_expired, online_coverage } = status
  expect(entities_sampled).toBeGreaterThan(5000)
  expect(entities_sampled).toBeLessThan(20_000)
  // Four standard errors of a sample of 5,000.
  expect(Math.abs(Number(entities) / ENTITIES - 1)).toBeLessThan(0.06)
  expect(Math.abs(Number(online_coverage) - 2 / 3)).toBeLessThan(0.03)
  expect(entities_online).toBe(Math.round(Number(online_coverage) * Number(entities_sampled)))
  expect(Math.abs(Number(entities_expired) / Number(entities_online) - 0.5)).toBeLessThan(0.03)
})
