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

/** Values of each side that tell where the buckets should be. */
const SAMPLE = 8192
/** Buckets of two sides and their grid fit into a core's cache. */
export const MOST_BUCKETS = 16_384
/** The share of repeated values in the sample from which on ties are looked for. */
const TIED = 0.02

/** Counts two streams in one pass over each; sums are of differences from the origin, or from the middle of the values. */
export function bucketLevel(streams: Sides<ValueStream>, most: number, origin?: number): BucketLevel {
  const sample = joined(sampledValues(streams.reference, SAMPLE), sampledValues(streams.current, SAMPLE))
  sortNumbers(sample, new Float64Array(sample.length))
  const buckets = valueBuckets(sample, most)
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
