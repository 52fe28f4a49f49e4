import type { Bounded } from './against-summary.ts'
import { total } from './counts.ts'
import { jensenShannonDistance } from './jensen-shannon.ts'
import { populationStabilityIndex } from './population-stability-index.ts'
import type { StoredBins } from './stored-bins.ts'

/** PSI of stored bins, and how far the uncertain shares of a merged summary can move it; 0 when they are exact. */
export function boundedStabilityIndex(bins: StoredBins): Bounded {
  return bounded(bins, populationStabilityIndex(bins), stabilityTerm, (sum) => sum)
}

/** The Jensen-Shannon distance of stored bins in base 2, and how far uncertain shares can move it. */
export function boundedJensenShannon(bins: StoredBins): Bounded {
  return bounded(bins, jensenShannonDistance(bins), divergenceTerm, (sum) => Math.sqrt(Math.max(0, sum)))
}

/** Each term is convex in the reference's share and least where both shares are equal, so its extremes are at the ends or there. */
function bounded(
  bins: StoredBins,
  value: number,
  term: (p: number, q: number) => number,
  finish: (sum: number) => number,
): Bounded {
  if (bins.shareError === 0) return { value, error: 0 }
  const [n, m] = [total(bins.reference), total(bins.current)]
  let [least, most] = [0, 0]
  for (let i = 0; i < bins.reference.length; i++) {
    const share = (bins.reference[i] ?? 0) / n
    const observed = (bins.current[i] ?? 0) / m
    const [low, high] = [Math.max(0, share - bins.shareError), Math.min(1, share + bins.shareError)]
    const ends = [term(low, observed), term(high, observed)]
    most += Math.max(...ends)
    least += low <= observed && observed <= high ? term(observed, observed) : Math.min(...ends)
  }
  return { value, error: Math.max(finish(most) - value, value - finish(least)) }
}

const EMPTY_SHARE = 0.0001

function stabilityTerm(p: number, q: number): number {
  const [some, other] = [p === 0 ? EMPTY_SHARE : p, q === 0 ? EMPTY_SHARE : q]
  return (some - other) * Math.log(some / other)
}

function divergenceTerm(p: number, q: number): number {
  const middle = (p + q) / 2
  const entropy = (share: number) => (share === 0 ? 0 : share * Math.log2(share / middle))
  return (entropy(p) + entropy(q)) / 2
}
