import type { QuantileSummary } from '../summaries/quantile-summary.ts'
import type { CellCounter } from './cell-counter.ts'
import type { PairedCounts } from './counts.ts'
import { sharesAtEdges } from './summary-shares.ts'

export interface StoredBins extends PairedCounts {
  /** The upper end of each bin but the last, which has none and is open. An end that repeats the one before is that single value. */
  readonly ends: readonly number[]
  /** By how much a share of the reference may be off: 0 unless summaries were merged. */
  readonly shareError: number
}

/**
 * About `bins` bins of equal reference share, cut at stored values, with a bin of its own for each value that fills one (with the space below it where the reference has nothing).
 * The first and last are open, so that current values beyond the reference's range have a place.
 */
export function storedBins(summary: QuantileSummary, current: CellCounter, bins: number): StoredBins {
  const counts = cellCounts(summary)
  const share = summary.count / bins
  const result: { reference: number[]; current: number[]; ends: number[] } = { reference: [], current: [], ends: [] }
  let [expected, observed] = [0, 0]
  const close = (end: number) => {
    result.reference.push(expected)
    result.current.push(observed)
    result.ends.push(end)
    ;[expected, observed] = [0, 0]
  }
  for (const [cell, count] of counts.entries()) {
    const isLarge = count >= share
    const edge = summary.values[cell >> 1] ?? 0
    if (isLarge && expected > 0) close(edge)
    expected += count
    observed += current.cells[cell] ?? 0
    const left = counts.length - 1 - cell
    if (expected >= share && left > 1) close(edge)
  }
  if (expected > 0 || observed > 0) close(Number.POSITIVE_INFINITY)
  return {
    reference: result.reference,
    current: result.current,
    ends: result.ends.slice(0, -1),
    shareError: doubt(summary),
  }
}

/** The reference's count in each cell, in the order of `CellCounter.cells`; halfway between its bounds where it is not known. */
export function cellCounts(summary: QuantileSummary): number[] {
  const counts: number[] = []
  let reached = 0
  for (const i of summary.values.keys()) {
    const [below, at, upTo] = [summary.below[i] ?? 0, summary.at[i] ?? 0, summary.upTo[i] ?? 0]
    for (const rank of [(below + upTo - at) / 2, (below + at + upTo) / 2]) {
      const next = Math.max(reached, rank)
      counts.push(next - reached)
      reached = next
    }
  }
  return [...counts, summary.count - reached]
}

function doubt(summary: QuantileSummary): number {
  const { below, upTo } = sharesAtEdges(summary)
  return [...below, ...upTo].reduce((widest, { least, most }) => Math.max(widest, most - least), 0)
}
