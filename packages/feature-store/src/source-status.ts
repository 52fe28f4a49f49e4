import { isStepError } from '@millrace/errors'
import type { FeatureView } from '@millrace/feature-registry'
import type { KeyValue, OnlineStore } from '@millrace/online-store'
import { featureBatch } from './feature-batch.ts'
import { sampleParts } from './sample-parts.ts'
import type { StatusStores } from './view-status.ts'

/** What a view's source has, and how many of its entities are online. */
export interface SourceStatus {
  readonly rows: number
  /** Estimated from the sample where that is not all of them. */
  readonly entities: number
  /** To the millisecond. */
  readonly lastEvent: Date | undefined
  /** The entities that the online store was asked for: all of them, or the sample. */
  readonly sampled: number
  readonly entitiesOnline: number
  /** Those of them whose values are older than the ttl. */
  readonly entitiesExpired: number
}

/** All the time that Feast and PostgreSQL can express. */
const ALWAYS = { start: new Date('0001-01-01T00:00:00Z'), end: new Date('9999-12-31T00:00:00Z') }

/** Entities that one read asks for; all reads are on their way at once. */
const BATCH_ROWS = 1000

/** Reads the times of a view's source, and a sample of its entities from the online store. @throws StepError as both stores do */
export async function sourceStatus(view: FeatureView, stores: StatusStores, now: Date): Promise<SourceStatus> {
  const { offline, online, tables, signal } = stores
  const scratch = (name: string) => tables.scratch(`${view.name} ${name}`)
  const width = ALWAYS.end.getTime() - ALWAYS.start.getTime() + 1
  const [all] = await offline.rowsByTime({ view, ...ALWAYS, width, scratch, signal })
  const rows = all?.rows ?? 0
  const { parts, entities, keys } = await sampledKeys(view, rows, stores)
  const known = view.online && online !== undefined ? await countKnown(online, view, keys, now) : NONE
  return {
    ...{ rows, lastEvent: all?.last, sampled: entities, entities: entities * parts },
    ...{ entitiesOnline: known.online, entitiesExpired: known.expired },
  }
}

const NONE = { online: 0, expired: 0 }

type Keys = readonly Readonly<Record<string, KeyValue>>[]

/** The same part of the keys each time, by their hash. */
async function sampledKeys(view: FeatureView, rows: number, { offline, tables, signal }: StatusStores) {
  const { default: pl } = await import('nodejs-polars')
  const keysOnly = { ...view, features: [] }
  const scratch = (name: string) => tables.scratch(`${view.name} ${name}`)
  const sample = await sampleParts(rows, async (of) => {
    signal.throwIfAborted()
    const part = of === 1 ? {} : { part: { index: 0, of } }
    const latest = await offline.pullLatest({ view: keysOnly, ...ALWAYS, ...part, scratch, signal })
    await latest.sinkParquet(scratch('latest'), { compression: 'uncompressed', rowGroupSize: 50_000 }).collect()
    return Number((await pl.scanParquet(scratch('latest')).select(pl.len()).collect()).row(0)[0])
  })
  const { keys } = featureBatch(pl, keysOnly, await pl.scanParquet(scratch('latest')).collect())
  return { ...sample, keys: Array.from({ length: sample.entities }, (_, row) => entityAt(keys, row)) }
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
  keys: Keys,
  now: Date,
): Promise<{ online: number; expired: number }> {
  const some = view.features.slice(0, 1).map(({ name }) => name)
  const batches = Array.from({ length: Math.ceil(keys.length / BATCH_ROWS) }, (_, index) =>
    keys.slice(index * BATCH_ROWS, (index + 1) * BATCH_ROWS),
  )
  try {
    const found = (await Promise.all(batches.map((batch) => online.read(view, some, batch, now)))).flat()
    return {
      online: found.filter(({ eventTimestamp }) => eventTimestamp !== undefined).length,
      expired: found.filter(({ statuses }) => statuses.includes('OUTSIDE_MAX_AGE')).length,
    }
  } catch (error) {
    if (isStepError(error, 'MISSING_INPUT')) return NONE
    throw error
  }
}
