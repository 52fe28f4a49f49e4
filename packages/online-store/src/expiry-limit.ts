import type { FeatureView } from '@millrace/feature-registry'
import { toMicros } from './event-time.ts'

/** The event timestamp in microseconds before which values are too old at `now`; undefined where they never are. */
export function expiryLimit({ ttlSeconds }: FeatureView, now: Date): bigint | undefined {
  return ttlSeconds > 0 ? toMicros(now) - BigInt(Math.round(ttlSeconds * 1e6)) : undefined
}
