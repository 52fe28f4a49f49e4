import { sortNumbers } from '../summaries/sort-numbers.ts'
import { type BucketLevel, bucketLevel, MOST_BUCKETS, placed } from './bucket-level.ts'
import { type DistributionGap, GapSum, type Sides } from './gap-sum.ts'
import type { ValueBuckets } from './value-buckets.ts'
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

/** What is held at once; smaller for tests. */
interface Limits {
  readonly buckets: number
  /** Values that are sorted at a time: 8 bytes each, and as much again to sort them in. */
  readonly sorted: number
}

const LIMITS: Limits = { buckets: MOST_BUCKETS, sorted: 2 ** 21 }

/**
 * As `distributionGap`, exactly, of values in no order, in memory that does not grow with them, and in a third of the time of sorting:
 * values are counted and summed up in buckets, and only those of buckets in which the difference of the distribution functions may change
 * its sign, or be at its largest, are looked at one by one. Without values on one side there is no gap.
 */
export function streamedGap(streams: Sides<ValueStream>, limits: Limits = LIMITS): StreamedGap {
  const level = bucketLevel(streams, bucketsFor(streams, limits))
  const { reference, current } = level.tallies
  const rows = { reference: totalOf(reference.counts), current: totalOf(current.counts) }
  const gap = new GapSum(rows.reference, rows.current, level.center)
  addLevel(level, gap, limits)
  return { ...gap.result(), rows, center: level.center, buckets: countedBuckets(level) }
}

/** Few values need few buckets, which take time of their own. */
const bucketsFor = ({ reference, current }: Sides<ValueStream>, limits: Limits): number =>
  Math.min(limits.buckets, Math.max(LEAST_BUCKETS, Math.ceil((reference.most + current.most) / VALUES_A_BUCKET)))

const LEAST_BUCKETS = 2048
const VALUES_A_BUCKET = 64

const totalOf = (counts: Uint32Array): number => counts.reduce((sum, count) => sum + count, 0)

/** Adds what lies in the buckets of a level, from the left to the right. */
function addLevel(level: BucketLevel, gap: GapSum, limits: Limits): void {
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
      addLevel(bucketLevel(streamsWithin(level, bucket), limits.buckets, level.center), gap, limits)
    else {
      if (values === undefined || bucket >= values.end) values = sortedBuckets(level, open, bucket, limits)
      gap.walk(values.reference(counts.reference), values.current(counts.current))
    }
  }
}

const countsOf = ({ tallies: { reference, current } }: BucketLevel, bucket: number): Sides => ({
  reference: reference.counts[bucket] ?? 0,
  current: current.counts[bucket] ?? 0,
})

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

/** The values of one bucket. */
function streamsWithin({ streams, buckets, tallies }: BucketLevel, bucket: number): Sides<ValueStream> {
  const within = (stream: ValueStream, most: number): ValueStream => ({
    most,
    *stretches() {
      for (const { values, places } of placed(stream, buckets)) {
        const kept = values.filter((_, i) => places[i] === bucket)
        if (kept.length > 0) yield kept
      }
    },
  })
  return {
    reference: within(streams.reference, tallies.reference.counts[bucket] ?? 0),
    current: within(streams.current, tallies.current.counts[bucket] ?? 0),
  }
}

/** The values of some buckets in ascending order, as many of a side as are asked for at a time. */
interface SortedBuckets extends Sides<(count: number) => Float64Array> {
  /** The bucket behind them. */
  readonly end: number
}

/** Sorts the values of open buckets from one on, as many as may be sorted at a time; without those that are too many by themselves. */
function sortedBuckets(level: BucketLevel, open: Uint8Array, first: number, { sorted: most }: Limits): SortedBuckets {
  const chosen = new Uint8Array(open.length)
  const total = { reference: 0, current: 0 }
  let end = first
  for (; end < open.length; end++) {
    const { reference, current } = countsOf(level, end)
    if (open[end] !== 1 || reference + current > most) continue
    if (total.reference + total.current + reference + current > most) break
    total.reference += reference
    total.current += current
    chosen[end] = 1
  }
  const spare = new Float64Array(Math.max(total.reference, total.current))
  const side = (stream: ValueStream, count: number) => {
    const values = sortNumbers(chosenValues(stream, level.buckets, chosen, count), spare)
    let from = 0
    return (next: number) => {
      from += next
      return values.subarray(from - next, from)
    }
  }
  const { reference, current } = level.streams
  return { end, reference: side(reference, total.reference), current: side(current, total.current) }
}

/** Every value is written, and overwritten by the next one where it was not chosen, which is cheaper than a branch. */
function chosenValues(stream: ValueStream, buckets: ValueBuckets, chosen: Uint8Array, count: number): Float64Array {
  const kept = new Float64Array(count + 1)
  let filled = 0
  for (const { values, places } of placed(stream, buckets)) {
    for (let i = 0; i < values.length; i++) {
      kept[filled] = values[i] ?? 0
      filled += chosen[places[i] ?? 0] ?? 0
    }
  }
  return kept.subarray(0, count)
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
