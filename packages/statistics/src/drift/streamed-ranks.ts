import { lowerBound, upperBound } from '../summaries/sorted-search.ts'
import { BUCKET_LIMITS, type BucketLevel, type BucketLimits, bucketLevel, countsOf } from './bucket-level.ts'
import { type SortedBuckets, sortedBuckets, streamsWithin } from './sorted-buckets.ts'
import type { ValueStream } from './value-stream.ts'

/** A value of a sample, and how many of all values are smaller, and equal. */
export interface RankedValue {
  readonly value: number
  readonly below: number
  readonly at: number
}

export interface StreamedRanks {
  readonly count: number
  /** One for each place asked for. */
  readonly values: readonly (RankedValue & { readonly rank: number })[]
}

/**
 * The values that some places of the sorted stream would have, from 0, exactly, in memory that does not grow with the values.
 * `ranksOf` tells these places, ascending, from the number of values.
 */
export function streamedRanks(
  stream: ValueStream,
  ranksOf: (count: number) => readonly number[],
  limits = BUCKET_LIMITS,
): StreamedRanks {
  const level = bucketLevel({ reference: stream, current: NONE }, limits)
  const count = level.tallies.reference.count()
  const ranks = ranksOf(count)
  const values = rankedValues(level, ranks, limits).map((it, i) => ({ ...it, rank: ranks[i] ?? Number.NaN }))
  return { count, values }
}

const NONE: ValueStream = { most: 0, stretches: () => [] }

function rankedValues(level: BucketLevel, ranks: readonly number[], limits: BucketLimits): RankedValue[] {
  const found: RankedValue[] = []
  const open = bucketsWith(level, ranks)
  let values: SortedBuckets | undefined
  let [below, next] = [0, 0]
  for (let bucket = 0; bucket < level.buckets.count && next < ranks.length; bucket++) {
    const { reference: size } = countsOf(level, bucket)
    const from = next
    while (next < ranks.length && (ranks[next] ?? 0) < below + size) next++
    const wanted = ranks.slice(from, next).map((rank) => rank - below)
    const before = below
    below += size
    if (wanted.length === 0) continue
    const value = level.ties?.valueOf(bucket)
    if (value !== undefined) {
      found.push(...wanted.map(() => ({ value, below: before, at: size })))
    } else if (size > limits.sorted) {
      const within = bucketLevel(streamsWithin(level, bucket), limits, level.center)
      found.push(...rankedValues(within, wanted, limits).map((it) => ({ ...it, below: it.below + before })))
    } else {
      if (values === undefined || bucket >= values.end) values = sortedBuckets(level, open, bucket, limits.sorted)
      const sorted = values.reference(size)
      found.push(...wanted.map((rank) => rankedValue(sorted, rank, before)))
    }
  }
  return found
}

/** Marks the buckets that ranks lie in, without those of one value. */
function bucketsWith(level: BucketLevel, ranks: readonly number[]): Uint8Array {
  const open = new Uint8Array(level.buckets.count)
  let [below, next] = [0, 0]
  for (let bucket = 0; bucket < open.length; bucket++) {
    below += countsOf(level, bucket).reference
    const from = next
    while (next < ranks.length && (ranks[next] ?? 0) < below) next++
    if (next > from && level.ties?.valueOf(bucket) === undefined) open[bucket] = 1
  }
  return open
}

function rankedValue(sorted: Float64Array, rank: number, before: number): RankedValue {
  const value = sorted[rank] ?? Number.NaN
  const below = lowerBound(sorted, value)
  return { value, below: before + below, at: upperBound(sorted, value) - below }
}
