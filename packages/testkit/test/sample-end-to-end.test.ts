import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { type Workdir, workdir } from '../src/index.ts'
import { expectEveryArtifact } from './artifact-folder.ts'
import { copySample, runCalls } from './pipeline.ts'
import type { EntityRow, ObservedView } from './point-in-time.ts'
import { pointInTimeTable } from './point-in-time-table.ts'

const WEEK = 7 * 86_400_000
const FEATURES = ['conv_rate', 'acc_rate', 'avg_daily_trips']

test('the sample goes from definitions to predictions without a setting', async () => {
  const dir = workdir()
  copySample(dir)
  await runCalls(dir, {})
  expectEveryArtifact(dir)

  const view = await driverStats(dir)
  const orders = records(dir, 'data/driver_orders.csv')
  expect(orders.length).toBeGreaterThan(1000)
  const training = await dir.readTable('artifacts/training.parquet')
  expect(training).toEqual({
    ...entityColumns(orders),
    trip_completed: orders.map(({ trip_completed }) => Number(trip_completed)),
    ...pointInTimeTable([view], orders.map(entityRow)),
  })
  const requests = records(dir, 'data/batch_request.csv')
  const { prediction = [], ...keys } = await dir.readTable('artifacts/batch_output.parquet')
  expect(keys).toEqual(entityColumns(requests))
  const known = pointInTimeTable([view], requests.map(entityRow))
  expect(prediction.map((value) => value !== null)).toEqual(
    requests.map((_, row) => known['conv_rate']?.[row] !== null),
  )

  const { rmse, baselines } = dir.readJson('artifacts/evaluation.json') as Evaluation
  expect(rmse).toBeLessThan(baselines.mean.rmse)

  const mlmodel = readdirSync(dir.path('mlartifacts'), { recursive: true, encoding: 'utf8' }).filter(
    (path) => basename(path) === 'MLmodel',
  )
  expect(mlmodel).toHaveLength(1)
  const origin = dir.read(`mlartifacts/${mlmodel[0]}`).toString()
  for (const known of ['feature_service: driver_ranking', 'target: trip_completed', 'registry_hash: ', 'deciles:'])
    expect(origin).toContain(known)
}, 60_000)

test('the online store holds the newest statistics of each driver', async () => {
  const dir = workdir()
  copySample(dir)
  // Data of 2021 is too old to serve under a ttl of a week.
  dir.write(
    'feature_repo/driver_stats.yaml',
    dir
      .read('feature_repo/driver_stats.yaml')
      .toString()
      .replace(/ +ttl: 7d\n/, ''),
  )
  for (const args of [['apply'], ['materialize', '2021-01-01', '2022-01-01']])
    expect((await dir.run('feature-store', args)).code).toBe(0)
  const view = { ...(await driverStats(dir)), ttl: undefined }
  const drivers = [...new Set(view.rows.map(({ keys }) => keys['driver_id']))].slice(0, 20)
  const entities = drivers.map((driver) => `driver_id=${driver}`).join(',')
  const { code, stdout, stderr } = await dir.run('feature-store', [
    'get-online-features',
    '--entities',
    entities,
    '--json',
  ])
  expect(code, stderr).toBe(0)
  const [, ...columns] = JSON.parse(stdout).results.onlineFeatures.results as { values: unknown[] }[]
  const rows = drivers.map((driver) => ({ keys: { driver_id: driver ?? null }, time: Date.UTC(2022, 0, 1) }))
  expect(columns.map(({ values }) => values)).toEqual(Object.values(pointInTimeTable([view], rows)))
})

interface Evaluation {
  readonly rmse: number
  readonly baselines: { readonly mean: { readonly rmse: number } }
}

async function driverStats(dir: Workdir): Promise<ObservedView> {
  const table = await dir.readTable('data/driver_stats.parquet')
  const column = (name: string): unknown[] => table[name] ?? []
  const time = (name: string, row: number): number => (column(name)[row] as Date).getTime()
  const rows = column('driver_id').map((driver, row) => ({
    keys: { driver_id: BigInt(String(driver)) },
    event: time('datetime', row),
    created: column('created')[row] === null ? null : time('created', row),
    values: FEATURES.map((feature) => column(feature)[row] as number | null),
  }))
  return { name: 'driver_stats', keys: ['driver_id'], ttl: WEEK, features: FEATURES, rows }
}

/** The records of a tab-separated file without quotes. */
function records(dir: Workdir, file: string): Record<string, string>[] {
  const [header = [], ...lines] = dir
    .read(file)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
  return lines.map((fields) => Object.fromEntries(header.map((name, index) => [name, fields[index] ?? ''])))
}

const entityRow = (record: Record<string, string>): EntityRow => ({
  keys: { driver_id: BigInt(record['driver_id'] ?? '') },
  time: Date.parse(record['event_timestamp'] ?? ''),
})

const entityColumns = (rows: readonly Record<string, string>[]): Record<string, unknown[]> => ({
  driver_id: rows.map(({ driver_id }) => Number(driver_id)),
  event_timestamp: rows.map(({ event_timestamp = '' }) => new Date(event_timestamp)),
})
