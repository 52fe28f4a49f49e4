import { BUCKET_LIMITS, type BucketLevel, type BucketLimits, bucketLevel, countsOf } from './bucket-level.ts'
import { type DistributionGap, GapSum, type Sides } from './gap-sum.ts'
import { type SortedBuckets, sortedBuckets, streamsWithin } from './sorted-buckets.ts'
import type { ValueStream } from './value-stream.ts'

/** Two samples as they were counted in buckets, ascending. */
export interface CountedBuckets extends Sides<Float64Array> {
  /** The mean of the values in each. */
  readonly means: Float64Array
}

export interface StreamedGap extends DistributionGap {
  readonly rows: Sides
  /** About the median. */
  readonly center: number
  readonly buckets: CountedBuckets
}

/**
 * As `distributionGap`, exactly, of values in no order, in memory that does not grow with them, and in a third of the time of sorting:
 * values are counted and summed up in buckets, and only those of buckets in which the difference of the distribution functions may change
 * its sign, or be at its largest, are looked at one by one. Without values on one side there is no gap.
 */
export function streamedGap(streams: Sides<ValueStream>, limits = BUCKET_LIMITS): StreamedGap {
  const level = bucketLevel(streams, limits)
  const { reference, current } = level.tallies
  const rows = { reference: reference.count(), current: current.count() }
  const gap = new GapSum(rows.reference, rows.current, level.center)
  addLevel(level, gap, limits)
  return { ...gap.result(), rows, center: level.center, buckets: countedBuckets(level) }
}

/** Adds what lies in the buckets of a level, from the left to the right. */
function addLevel(level: BucketLevel, gap: GapSum, limits: BucketLimits): void {
  const open = openBuckets(level, gap)
  let values: SortedBuckets | undefined
  for (let bucket = 0; bucket < level.buckets.count; bucket++) {
    const counts = countsOf(level, bucket)
    const size = counts.reference + counts.current
    if (size === 0) continue
    const value = level.ties?.valueOf(bucket)
    if (value !== undefined) gap.step(value, counts)
    else if (open[bucket] !== 1) gap.pass(counts, sumsOf(level, bucket))
    else if (size > limits.sorted)
      addLevel(bucketLevel(streamsWithin(level, bucket), limits, level.center), gap, limits)
    else {
      if (values === undefined || bucket >= values.end) values = sortedBuckets(level, open, bucket, limits.sorted)
      gap.walk(values.reference(counts.reference), values.current(counts.current))
    }
  }
}

const sumsOf = ({ tallies: { reference, current } }: BucketLevel, bucket: number): Sides => ({
  reference: reference.sums[bucket] ?? 0,
  current: current.sums[bucket] ?? 0,
})

/** Marks the buckets with values in an order that matters. */
function openBuckets(level: BucketLevel, gap: GapSum): Uint8Array {
  const { count } = level.buckets
  const heights = new Float64Array(count + 1)
  const passed = { reference: 0, current: 0 }
  heights[0] = gap.height
  let largest = gap.largest
  for (let bucket = 0; bucket < count; bucket++) {
    const { reference, current } = countsOf(level, bucket)
    passed.reference += reference
    passed.current += current
    const height = gap.heightAfter(passed)
    heights[bucket + 1] = height
    largest = Math.max(largest, Math.abs(height))
  }
  const open = new Uint8Array(count)
  for (let bucket = 0; bucket < count; bucket++) {
    // All values of one side could come before those of the other.
    const up = gap.heightOf(countsOf(level, bucket).reference)
    const [highest, lowest] = [(heights[bucket] ?? 0) + up, (heights[bucket + 1] ?? 0) - up]
    const isOpen = (lowest < 0 && highest > 0) || highest > largest || -lowest > largest
    if (isOpen && level.ties?.valueOf(bucket) === undefined) open[bucket] = 1
  }
  return open
}

function countedBuckets(level: BucketLevel): CountedBuckets {
  const { count } = level.buckets
  const [means, reference, current] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)]
  let filled = 0
  for (let bucket = 0; bucket < count; bucket++) {
    const counts = countsOf(level, bucket)
    const size = counts.reference + counts.current
    if (size === 0) continue
    const sums = sumsOf(level, bucket)
    means[filled] = level.center + (sums.reference + sums.current) / size
    reference[filled] = counts.reference
    current[filled] = counts.current
    filled++
  }
  return {
    means: means.subarray(0, filled),
    reference: reference.subarray(0, filled),
    current: current.subarray(0, filled),
  }
}
