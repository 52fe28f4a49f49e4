import { toMicros } from './event-time.ts'
import type { FeatureStatus, FeatureValue, OnlineRow, ViewRead } from './online-store.ts'
import { parseValue } from './parse-value.ts'

/** What a store holds of one entity, in the order of the features asked for; undefined where a feature was never written. */
export interface StoredRow {
  readonly eventTimestamp: bigint
  readonly values: readonly (Uint8Array | undefined)[]
}

/** What several views store, as the reader gets it at `now`. */
export function onlineRows(
  reads: readonly ViewRead[],
  stored: readonly (readonly (StoredRow | undefined)[])[],
  now: Date,
): OnlineRow[][] {
  const time = toMicros(now)
  return reads.map(({ view, features }, place) =>
    (stored[place] ?? []).map((row) => onlineRow(row, features.length, view.ttlSeconds, time)),
  )
}

/**
 * A stored row as the reader gets it at `now`, in microseconds: a row is too old once its age is more than the ttl,
 * and a ttl of 0 has no limit.
 */
export function onlineRow(stored: StoredRow | undefined, features: number, ttlSeconds: number, now: bigint): OnlineRow {
  if (stored === undefined) return emptyRow(features, 'NOT_FOUND', undefined)
  const { eventTimestamp } = stored
  if (ttlSeconds > 0 && now - eventTimestamp > BigInt(Math.round(ttlSeconds * 1e6))) {
    return emptyRow(features, 'OUTSIDE_MAX_AGE', eventTimestamp)
  }
  const values = stored.values.map(parseValue)
  const statuses = values.map((value, index) => statusOf(value, stored.values[index]))
  return { values, statuses, eventTimestamp }
}

function statusOf(value: FeatureValue, bytes: Uint8Array | undefined): FeatureStatus {
  if (bytes === undefined) return 'NOT_FOUND'
  return value === null ? 'NULL_VALUE' : 'PRESENT'
}

function emptyRow(features: number, status: FeatureStatus, eventTimestamp: bigint | undefined): OnlineRow {
  return {
    values: new Array<null>(features).fill(null),
    statuses: new Array<FeatureStatus>(features).fill(status),
    eventTimestamp,
  }
}
