import { type RankedScores, rankScores, rocAuc } from '../metrics/ranking.ts'
import { normalQuantile } from '../probability/normal.ts'
import { lowerBound } from '../summaries/sorted-search.ts'
import type { Interval } from './bootstrap.ts'

/**
 * An interval for the area under the ROC curve from the variance of DeLong et al. (1988), on the logit scale, which keeps it within 0 and 1.
 * Null without two rows of each class. An area of 0 or 1 has no variance, and itself as interval.
 */
export function rocAucInterval(yTrue: Float64Array, scores: Float64Array, confidence = 0.95): Interval | null {
  const area = rocAuc(rankScores(yTrue, scores))
  const parts = rocAucInfluence(yTrue, scores)
  if (area === null || parts === null) return null
  const error = Math.sqrt(delongVariance(yTrue, parts, parts))
  if (area === 0 || area === 1) return { low: area, high: area }
  const logit = Math.log(area / (1 - area))
  const reach = (normalQuantile((1 + confidence) / 2) * error) / (area * (1 - area))
  return { low: 1 / (1 + Math.exp(reach - logit)), high: 1 / (1 + Math.exp(-reach - logit)) }
}

/** The difference of two models' areas over the same rows, first minus second, with DeLong's interval for correlated areas. */
export function rocAucDifference(
  yTrue: Float64Array,
  candidate: Float64Array,
  champion: Float64Array,
  confidence = 0.95,
): { difference: number; interval: Interval } | null {
  const [ours, theirs] = [rocAuc(rankScores(yTrue, candidate)), rocAuc(rankScores(yTrue, champion))]
  const [some, others] = [rocAucInfluence(yTrue, candidate), rocAucInfluence(yTrue, champion)]
  if (ours === null || theirs === null || some === null || others === null) return null
  const differences = some.map((value, i) => value - (others[i] ?? 0))
  const reach = normalQuantile((1 + confidence) / 2) * Math.sqrt(delongVariance(yTrue, differences, differences))
  const difference = ours - theirs
  return { difference, interval: { low: difference - reach, high: difference + reach } }
}

/** For each row the share of the other class it is ranked right against; null without two rows of each class. */
function rocAucInfluence(yTrue: Float64Array, scores: Float64Array): Float64Array | null {
  const ranked = rankScores(yTrue, scores)
  const ascending = ranked.scores.toReversed()
  const [positivesUpTo, negativesUpTo] = [cumulative(ranked.positives), cumulative(ranked.negatives)]
  const [positives, negatives] = [positivesUpTo.at(-1) ?? 0, negativesUpTo.at(-1) ?? 0]
  if (positives < 2 || negatives < 2) return null
  return yTrue.map((target, row) => {
    const place = lowerBound(ascending, scores[row] ?? 0)
    const ties = classAt(ranked, ranked.scores.length - 1 - place, target)
    if (target === 1) return ((negativesUpTo[place] ?? 0) - ties / 2) / negatives
    return 1 - ((positivesUpTo[place] ?? 0) - ties / 2) / positives
  })
}

/** How many rows of the other class have the score at `place`. */
function classAt(ranked: RankedScores, place: number, target: number): number {
  return (target === 1 ? ranked.negatives : ranked.positives)[place] ?? 0
}

/** Counts up to each score, the lowest first. */
function cumulative(highestFirst: Float64Array): Float64Array {
  let sum = 0
  return highestFirst.toReversed().map((count) => {
    sum += count
    return sum
  })
}

/** The covariance of placements within each class, divided by its rows; the sum over both classes. */
function delongVariance(yTrue: Float64Array, a: Float64Array, b: Float64Array): number {
  const within = (target: number): number => {
    const rows = Uint32Array.from(yTrue.keys()).filter((row) => yTrue[row] === target)
    const mean = (of: Float64Array) => rows.reduce((sum, row) => sum + (of[row] ?? 0), 0) / rows.length
    const [meanA, meanB] = [mean(a), mean(b)]
    const products = rows.reduce((sum, row) => sum + ((a[row] ?? 0) - meanA) * ((b[row] ?? 0) - meanB), 0)
    return products / (rows.length - 1) / rows.length
  }
  return within(1) + within(0)
}
