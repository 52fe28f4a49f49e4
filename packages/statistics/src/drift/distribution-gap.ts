import { type DistributionGap, GapSum } from './gap-sum.ts'

/** The first Wasserstein distance and the statistic of Kolmogorov and Smirnov of ascending finite values, in one pass. Both samples have values. */
export function distributionGap(reference: Float64Array, current: Float64Array): DistributionGap {
  const gap = new GapSum(reference.length, current.length)
  gap.walk(reference, current)
  return gap.result()
}
