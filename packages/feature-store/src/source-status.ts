import { isStepError } from '@millrace/errors'
import type { FeatureView } from '@millrace/feature-registry'
import type { KeyValue, OnlineStore } from '@millrace/online-store'
import { featureBatch } from './feature-batch.ts'
import type { StatusStores } from './view-status.ts'

/** What a view's source has, and how many of its entities are online. */
export interface SourceStatus {
  readonly rows: number
  readonly entities: number
  /** To the millisecond. */
  readonly lastEvent: Date | undefined
  readonly entitiesOnline: number
  /** Those of them whose values are older than the ttl. */
  readonly entitiesExpired: number
}

/** All the time that Feast and PostgreSQL can express. */
const ALWAYS = { start: new Date('0001-01-01T00:00:00Z'), end: new Date('9999-12-31T00:00:00Z') }

/** Entities that the online store is asked for at a time. */
const BATCH_ROWS = 1000

/** Reads a view's source, and its entities from the online store. @throws StepError as both stores do */
export async function sourceStatus(
  view: FeatureView,
  { offline, online, tables, signal }: StatusStores,
  now: Date,
): Promise<SourceStatus> {
  const width = ALWAYS.end.getTime() - ALWAYS.start.getTime() + 1
  const counted = await offline.rowsByTime({ view, ...ALWAYS, width, signal })
  const { default: pl } = await import('nodejs-polars')
  const keysOnly = { ...view, features: [] }
  const latest = await offline.pullLatest({
    ...{ view: keysOnly, ...ALWAYS, signal },
    scratch: (name) => tables.scratch(`${view.name} ${name}`),
  })
  const file = tables.scratch(`${view.name} latest`)
  await latest.sinkParquet(file, { compression: 'uncompressed', rowGroupSize: 50_000 }).collect()
  const rows = pl.scanParquet(file)
  const time = pl.col(view.source.timestampField)
  const [entities, last] = (await rows.select(pl.len(), time.max().cast(pl.Int64).alias('last')).collect()).row(0)
  const known = { online: 0, expired: 0 }
  for (let offset = 0; view.online && online !== undefined && offset < Number(entities); offset += BATCH_ROWS) {
    signal.throwIfAborted()
    const { keys, eventTimestamps } = featureBatch(pl, keysOnly, await rows.slice(offset, BATCH_ROWS).collect())
    const wanted = Array.from(eventTimestamps, (_, row) => entityAt(keys, row))
    const more = await countKnown(online, view, wanted, now)
    known.online += more.online
    known.expired += more.expired
  }
  return {
    rows: counted.reduce((sum, span) => sum + span.rows, 0),
    entities: Number(entities),
    lastEvent: last === null ? undefined : new Date(Math.floor(Number(last) / 1000)),
    entitiesOnline: known.online,
    entitiesExpired: known.expired,
  }
}

function entityAt(
  keys: Readonly<Record<string, ArrayLike<KeyValue | null | undefined>>>,
  row: number,
): Record<string, KeyValue> {
  return Object.fromEntries(
    Object.entries(keys).flatMap(([name, values]) => {
      const value = values[row]
      return value === null || value === undefined ? [] : [[name, value]]
    }),
  )
}

/** A view for which nothing was ever stored knows none. */
async function countKnown(
  online: OnlineStore,
  view: FeatureView,
  entities: readonly Readonly<Record<string, KeyValue>>[],
  now: Date,
): Promise<{ online: number; expired: number }> {
  const some = view.features.slice(0, 1).map(({ name }) => name)
  try {
    const found = await online.read(view, some, entities, now)
    return {
      online: found.filter(({ eventTimestamp }) => eventTimestamp !== undefined).length,
      expired: found.filter(({ statuses }) => statuses.includes('OUTSIDE_MAX_AGE')).length,
    }
  } catch (error) {
    if (isStepError(error, 'MISSING_INPUT')) return { online: 0, expired: 0 }
    throw error
  }
}
