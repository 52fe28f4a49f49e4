import type { CountedBuckets } from '@millrace/statistics'
import type { Shape } from './comparison.ts'

const BINS = 24
/** The share at each end that is drawn into the outermost bins, so that one outlier does not squeeze all others into one. */
const TAIL = 0.005

/** Two samples of ascending finite values counted in the same bins; the outermost ones hold what lies beyond them. */
export function histogramShape(baseline: Float64Array, current: Float64Array): Shape | undefined {
  if (baseline.length === 0 || current.length === 0) return undefined
  const low = Math.min(at(baseline, TAIL), at(current, TAIL))
  const high = Math.max(at(baseline, 1 - TAIL), at(current, 1 - TAIL))
  const edges = binEdges(low, high)
  return { kind: 'histogram', edges, baseline: counts(baseline, edges), current: counts(current, edges) }
}

/** The same of two samples that were counted in far smaller buckets: each is in the bin that its mean is in. */
export function bucketShape({ means, reference, current }: CountedBuckets): Shape | undefined {
  const ranges = [reference, current].map((counts) => innerRange(means, counts))
  if (ranges.includes(undefined)) return undefined
  const edges = binEdges(
    Math.min(...ranges.map((range) => range?.low ?? 0)),
    Math.max(...ranges.map((range) => range?.high ?? 0)),
  )
  const ends = [...edges.slice(1, -1).map((edge) => firstNotBelow(means, edge)), means.length]
  const binned = (counts: Float64Array) =>
    ends.map((end, i) => counts.subarray(ends[i - 1] ?? 0, end).reduce((sum, count) => sum + count, 0))
  return { kind: 'histogram', edges, baseline: binned(reference), current: binned(current) }
}

/** Where all but the tails are; undefined without values. */
function innerRange(means: Float64Array, counts: Float64Array): { low: number; high: number } | undefined {
  const last = counts.reduce((sum, count) => sum + count, 0) - 1
  if (last < 0) return undefined
  const [low, high] = [Math.round(last * TAIL), Math.round(last * (1 - TAIL))]
  const range = { low: 0, high: 0 }
  let passed = 0
  for (const [bucket, count] of counts.entries()) {
    const upTo = passed + count
    if (passed <= low && low < upTo) range.low = means[bucket] ?? 0
    if (passed <= high && high < upTo) range.high = means[bucket] ?? 0
    passed = upTo
  }
  return range
}

/** Equal bins over a range, and around it where it is a single value. */
export function binEdges(low: number, high: number): number[] {
  const width = (high - low) / BINS
  const isNarrow = !(low + width > low && high - width < high)
  const [from, to] = isNarrow ? [low - Math.abs(low) / 2 - 0.5, low + Math.abs(low) / 2 + 0.5] : [low, high]
  return Array.from({ length: BINS + 1 }, (_, i) => (i === BINS ? to : from + ((to - from) * i) / BINS))
}

const at = (sorted: Float64Array, share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? 0

function counts(sorted: Float64Array, edges: readonly number[]): number[] {
  const inner = edges.slice(1, -1).map((edge) => firstNotBelow(sorted, edge))
  const ends = [...inner, sorted.length]
  return ends.map((end, i) => end - (ends[i - 1] ?? 0))
}

function firstNotBelow(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
