import { sortNumbers } from '../summaries/sort-numbers.ts'
import { BucketTally, BucketTies } from './bucket-tally.ts'
import type { Sides } from './gap-sum.ts'
import { type ValueBuckets, valueBuckets } from './value-buckets.ts'
import { sampledValues, type ValueStream } from './value-stream.ts'

/** Two streams counted in the same buckets. */
export interface BucketLevel {
  readonly streams: Sides<ValueStream>
  readonly buckets: ValueBuckets
  readonly tallies: Sides<BucketTally>
  /** What sums are differences from. */
  readonly center: number
  /** Undefined where values hardly repeat. */
  readonly ties: BucketTies | undefined
}

/** What is held at once; smaller for tests. */
export interface BucketLimits {
  readonly buckets: number
  /** Values that are sorted at a time: 8 bytes each, and as much again to sort them in. */
  readonly sorted: number
}

/** Buckets of two sides and their grid fit into a core's cache. */
export const BUCKET_LIMITS: BucketLimits = { buckets: 16_384, sorted: 2 ** 21 }
/** Few values need few buckets, which take time of their own. */
const LEAST_BUCKETS = 2048
const VALUES_A_BUCKET = 64

/** Values of each side that tell where the buckets should be. */
const SAMPLE = 8192
/** The share of repeated values in the sample from which on ties are looked for. */
const TIED = 0.02

/** Counts two streams in one pass over each; sums are of differences from the origin, or from the middle of the values. */
export function bucketLevel(streams: Sides<ValueStream>, limits: BucketLimits, origin?: number): BucketLevel {
  const sample = joined(sampledValues(streams.reference, SAMPLE), sampledValues(streams.current, SAMPLE))
  sortNumbers(sample, new Float64Array(sample.length))
  const wanted = Math.ceil((streams.reference.most + streams.current.most) / VALUES_A_BUCKET)
  const buckets = valueBuckets(sample, Math.min(limits.buckets, Math.max(LEAST_BUCKETS, wanted)))
  const center = origin ?? sample[sample.length >> 1] ?? 0
  const ties = areTied(sample) ? new BucketTies(buckets.count) : undefined
  const tallyOf = (stream: ValueStream) => {
    const tally = new BucketTally(buckets.count, center)
    for (const { values, places } of placed(stream, buckets)) {
      tally.add(values, places)
      ties?.add(values, places)
    }
    return tally
  }
  const tallies = { reference: tallyOf(streams.reference), current: tallyOf(streams.current) }
  return { streams, buckets, ties, tallies, center }
}

/** How many values of each side are in a bucket. */
export const countsOf = ({ tallies: { reference, current } }: BucketLevel, bucket: number): Sides => ({
  reference: reference.counts[bucket] ?? 0,
  current: current.counts[bucket] ?? 0,
})

/** The values of a stream with the bucket of each, as many at a time as stay in a core's cache. */
export function* placed(
  { stretches }: ValueStream,
  buckets: ValueBuckets,
): Generator<{ values: Float64Array; places: Uint16Array }> {
  const room = new Uint16Array(BLOCK)
  for (const stretch of stretches()) {
    for (let at = 0; at < stretch.length; at += BLOCK) {
      const values = stretch.subarray(at, at + BLOCK)
      const places = room.subarray(0, values.length)
      buckets.place(values, places)
      yield { values, places }
    }
  }
}

const BLOCK = 8192

function joined(some: Float64Array, others: Float64Array): Float64Array {
  const all = new Float64Array(some.length + others.length)
  all.set(some)
  all.set(others, some.length)
  return all
}

function areTied(sample: Float64Array): boolean {
  let ties = 0
  for (let i = 1; i < sample.length; i++) ties += Number(sample[i] === sample[i - 1])
  return ties > TIED * sample.length
}
