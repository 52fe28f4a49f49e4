import { sortNumbers } from '../summaries/sort-numbers.ts'
import { type BucketLevel, countsOf, placed } from './bucket-level.ts'
import type { Sides } from './gap-sum.ts'
import type { ValueBuckets } from './value-buckets.ts'
import type { ValueStream } from './value-stream.ts'

/** The values of one bucket. */
export function streamsWithin({ streams, buckets, tallies }: BucketLevel, bucket: number): Sides<ValueStream> {
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
export interface SortedBuckets extends Sides<(count: number) => Float64Array> {
  /** The bucket behind them. */
  readonly end: number
}

/** Sorts the values of open buckets from one on, as many as may be sorted at a time; without those that are too many by themselves. */
export function sortedBuckets(level: BucketLevel, open: Uint8Array, first: number, most: number): SortedBuckets {
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
