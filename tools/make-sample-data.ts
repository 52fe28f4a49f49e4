/**
 * Makes the sample in data/, the same bytes at every call: orders of drivers with their outcome, requests to predict for,
 * and the drivers' statistics. As in life some drivers have no statistics, some orders come before the first ones, some
 * drivers' statistics end early, and some statistics were corrected later.
 */
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ROOT } from './programs.ts'

const { default: pl } = await import(
  createRequire(join(ROOT, 'packages/artifact-store/package.json')).resolve('nodejs-polars')
)

const SEED = 20210401
const DRIVERS = 240
const FIRST_ID = 1001
const NEWCOMERS = 12
const ORDERS = 5000
const REQUESTS = 400
const HOUR = 3_600_000
const DAY = 24 * HOUR
const FROM = Date.UTC(2021, 3, 1)
const DAYS = 30
/** The first statistics are two days younger than the first orders. */
const STATISTICS_FROM = FROM + 2 * DAY

/** Mulberry32, by Tommy Ettinger: a 32-bit generator that is enough for a sample. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const random = randomNumbers(SEED)
const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
const within = (value: number): number => Math.min(1, Math.max(0, value))
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4

interface Driver {
  readonly id: number
  /** Chance to complete a trip, between the unreliable and the reliable. */
  readonly skill: number
  readonly activity: number
  /** When the last statistics were made. */
  readonly until: number
}

const drivers: Driver[] = Array.from({ length: DRIVERS }, (_, index) => ({
  id: FIRST_ID + index,
  skill: within(0.5 + 0.55 * Math.sin(index * 2.399963) + 0.1 * normal()),
  activity: 5 + 50 * random(),
  until: index % 20 === 7 ? FROM + 12 * DAY : FROM + DAYS * DAY,
}))

interface Statistics {
  readonly datetime: number
  readonly driver: number
  readonly conv: number
  readonly acc: number
  readonly trips: number
  readonly created: number
}

function statistics(): Statistics[] {
  const rows: Statistics[] = []
  for (const driver of drivers) {
    for (let datetime = STATISTICS_FROM; datetime < driver.until; datetime += 12 * HOUR) {
      const row = {
        datetime,
        driver: driver.id,
        conv: rounded(within(driver.skill + 0.06 * normal())),
        acc: rounded(within(0.35 + 0.5 * driver.skill + 0.12 * normal())),
        trips: Math.max(0, Math.round(driver.activity + 4 * normal())),
        created: datetime + HOUR,
      }
      rows.push(row)
      if (random() < 0.03)
        rows.push({
          ...row,
          conv: rounded(within(row.conv - 0.05)),
          trips: row.trips + 1,
          created: datetime + 30 * HOUR,
        })
    }
  }
  return rows
}

interface Order {
  readonly time: number
  readonly driver: number
  readonly completed: number
}

function orders(count: number, from: number, until: number): Order[] {
  return Array.from({ length: count }, () => {
    const isNewcomer = random() < 0.02
    const driver = drivers[Math.floor(random() * drivers.length)]
    const skill = driver?.skill ?? 0.5
    const activity = driver?.activity ?? 30
    const chance = within(0.04 + 0.86 * skill + 0.0016 * (activity - 30))
    return {
      time: from + Math.floor((random() * (until - from)) / 1000) * 1000,
      driver: isNewcomer ? FIRST_ID + DRIVERS + Math.floor(random() * NEWCOMERS) : (driver?.id ?? FIRST_ID),
      completed: random() < chance ? 1 : 0,
    }
  }).sort((a, b) => a.time - b.time)
}

const written = (time: number): string => new Date(time).toISOString().replace('T', ' ').replace('.000Z', '+00:00')

function writeOrders(
  file: string,
  rows: readonly Order[],
  columns: readonly ('event_timestamp' | 'driver_id' | 'trip_completed')[],
): void {
  const value = {
    event_timestamp: (row: Order) => written(row.time),
    driver_id: (row: Order) => row.driver,
    trip_completed: (row: Order) => row.completed,
  }
  const lines = rows.map((row) => columns.map((column) => value[column](row)).join('\t'))
  writeFileSync(join(ROOT, 'data', file), `${[columns.join('\t'), ...lines].join('\n')}\n`)
}

const rows = statistics()
const times = (name: string, of: (row: Statistics) => number) =>
  pl
    .Series(
      name,
      rows.map((row) => of(row) * 1000),
      pl.Int64,
    )
    .cast(pl.Datetime('us'))
    .alias(name)
const column = (name: string, of: (row: Statistics) => number, type: unknown) => pl.Series(name, rows.map(of), type)
const table = pl.DataFrame([
  times('datetime', ({ datetime }) => datetime),
  column('driver_id', ({ driver }) => driver, pl.Int64),
  column('conv_rate', ({ conv }) => conv, pl.Float64),
  column('acc_rate', ({ acc }) => acc, pl.Float64),
  column('avg_daily_trips', ({ trips }) => trips, pl.Int64),
  times('created', ({ created }) => created),
])
await table
  .lazy()
  .withColumns(pl.col('datetime').cast(pl.Datetime('us', 'UTC')), pl.col('created').cast(pl.Datetime('us', 'UTC')))
  .sinkParquet(join(ROOT, 'data', 'driver_stats.parquet'), { compression: 'zstd' })
  .collect()
writeOrders('driver_orders.csv', orders(ORDERS, FROM, FROM + DAYS * DAY), [
  'event_timestamp',
  'driver_id',
  'trip_completed',
])
writeOrders('batch_request.csv', orders(REQUESTS, FROM + DAYS * DAY, FROM + (DAYS + 1) * DAY), [
  'event_timestamp',
  'driver_id',
])
