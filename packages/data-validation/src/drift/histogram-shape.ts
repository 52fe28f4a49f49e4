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
