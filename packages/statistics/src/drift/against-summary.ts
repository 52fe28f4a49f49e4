import type { QuantileSummary } from '../summaries/quantile-summary.ts'
import type { CellCounter } from './cell-counter.ts'
import { type KnownShare, sharesAtEdges } from './summary-shares.ts'

/** A measure whose exact value, had all rows been compared, is within `error` of `value`. */
export interface Bounded {
  readonly value: number
  readonly error: number
}

const NONE: KnownShare = { least: 0, value: 0, most: 0 }

/** The Kolmogorov-Smirnov statistic at the stored values; it can only be larger, by what lies between two of them. `current` counts against the summary's values. */
export function kolmogorovSmirnovAgainst(summary: QuantileSummary, current: CellCounter): Bounded {
  let value = 0
  let most = 0
  const compare = (expected: KnownShare, observed: number) => {
    value = Math.max(value, Math.abs(expected.value - observed))
    most = Math.max(most, expected.most - observed, observed - expected.least)
  }
  for (const { left, below, upTo, observedLeft, observedBelow, observedUpTo } of edges(summary, current)) {
    compare(below, observedBelow)
    compare(upTo, observedUpTo)
    most = Math.max(most, below.most - observedLeft, observedBelow - left.least)
  }
  return { value, error: most - value }
}

/**
 * The first Wasserstein distance with the values between two stored ones spread evenly; those beyond the stored range reach as far as
 * the current data's own extremes.
 */
export function wassersteinAgainst(summary: QuantileSummary, current: CellCounter): Bounded {
  let value = 0
  let error = 0
  let previous = Math.min(current.min, summary.values[0] ?? 0)
  const span = (width: number, fromGap: number, toGap: number, doubt: number) => {
    value += width * meanAbsolute(fromGap, toGap)
    error += width * doubt
  }
  let [lastShare, lastObserved] = [NONE, 0]
  for (const { edge, left, below, upTo, observedLeft, observedBelow, observedUpTo } of edges(summary, current)) {
    const uncertain = left.most - left.value + (below.most - below.value)
    const spread = (Math.max(0, below.value - left.value) + observedBelow - observedLeft) / 2
    span(edge - previous, left.value - observedLeft, below.value - observedBelow, spread + uncertain)
    previous = edge
    ;[lastShare, lastObserved] = [upTo, observedUpTo]
  }
  const beyond = 1 - lastObserved
  span(Math.max(0, current.max - previous), lastShare.value - lastObserved, 0, beyond / 2)
  return { value, error }
}

/** The mean of |x| where x goes evenly from `from` to `to`. */
function meanAbsolute(from: number, to: number): number {
  if (from * to >= 0) return Math.abs(from + to) / 2
  return (from * from + to * to) / (2 * Math.abs(from - to))
}

interface Edge {
  readonly edge: number
  /** Shares of the summary up to the edge before, below this one, and up to it. */
  readonly left: KnownShare
  readonly below: KnownShare
  readonly upTo: KnownShare
  /** The same of the current data. */
  readonly observedLeft: number
  readonly observedBelow: number
  readonly observedUpTo: number
}

function* edges(summary: QuantileSummary, current: CellCounter): Generator<Edge> {
  if (summary.count === 0 || current.count === 0)
    throw new Error('a sample without values has no distribution function')
  const { below, upTo } = sharesAtEdges(summary)
  let seen = 0
  for (const [i, edge] of summary.values.entries()) {
    const observedLeft = seen / current.count
    seen += current.cells[2 * i] ?? 0
    const observedBelow = seen / current.count
    seen += current.cells[2 * i + 1] ?? 0
    yield {
      edge,
      left: upTo[i - 1] ?? NONE,
      below: below[i] ?? NONE,
      upTo: upTo[i] ?? NONE,
      observedLeft,
      observedBelow,
      observedUpTo: seen / current.count,
    }
  }
}
