import { studentQuantile } from '../probability/student-t.ts'
import type { BlockSums } from '../summaries/block-sums.ts'
import type { Interval } from './bootstrap.ts'
import { leaveBlocksOut } from './leave-blocks-out.ts'
import type { MetricValues } from './metric-columns.ts'

export interface JackknifeEstimate extends Interval {
  readonly standardError: number
}

/**
 * An interval for a metric that is no function of sums, such as average precision, from its values with each of g groups of rows left out:
 * the delete-a-group jackknife with Student's quantile of g − 1 degrees of freedom (Kott 2001). Groups are of about equal size and at random; 20 or more.
 */
export function jackknifeInterval(
  estimate: number,
  without: readonly number[] | Float64Array,
  confidence = 0.95,
): JackknifeEstimate {
  const groups = without.length
  if (groups < 2) throw new Error('a jackknife needs two groups or more')
  let [sum, squares] = [0, 0]
  for (const value of without) sum += value
  for (const value of without) squares += (value - sum / groups) ** 2
  const standardError = Math.sqrt(((groups - 1) / groups) * squares)
  const reach = studentQuantile((1 + confidence) / 2, groups - 1) * standardError
  return { low: estimate - reach, high: estimate + reach, standardError }
}

/** The jackknife over blocks of metrics that are functions of sums; null where leaving a block out leaves the metric undefined. */
export function jackknifeIntervals(
  sums: BlockSums,
  metricsOf: (totals: Float64Array) => MetricValues,
  confidence = 0.95,
): Record<string, JackknifeEstimate | null> {
  const [totals, used] = [sums.totals(), sums.used()]
  const without = leaveBlocksOut(sums, used, totals, metricsOf)
  const intervals: Record<string, JackknifeEstimate | null> = {}
  for (const [name, estimate] of Object.entries(metricsOf(totals))) {
    const values = without.of(name)
    const known = estimate !== null && used.length > 1 && values.length === used.length
    intervals[name] = known ? jackknifeInterval(estimate, values, confidence) : null
  }
  return intervals
}
