import { distributionGap } from './distribution-gap.ts'

/** The first Wasserstein distance of ascending finite values, in their unit, as `scipy.stats.wasserstein_distance`; NaN when a side is empty. */
export function wassersteinDistance(reference: Float64Array, current: Float64Array): number {
  return reference.length === 0 || current.length === 0 ? Number.NaN : distributionGap(reference, current).area
}

/** The distance in standard deviations of the reference (population), with 0.001 as the least of them, as Evidently's `wasserstein`. */
export function normedWasserstein(distance: number, referenceVariance: number): number {
  return distance / Math.max(Math.sqrt(referenceVariance), 0.001)
}
