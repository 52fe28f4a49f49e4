import type { MetricDifference, MetricsByName } from '@millrace/contracts'
import { type BlockSums, jackknifeIntervals, pairBlockSums } from '@millrace/statistics'

/**
 * Candidate minus champion for each metric that is a function of sums, with the interval of the paired jackknife: that
 * which tells two equally good models apart no more often than it says.
 */
export function metricDifferences(
  candidate: BlockSums,
  champion: BlockSums,
  metricsOf: (totals: Float64Array) => MetricsByName,
  confidence: number,
): Record<string, MetricDifference> {
  const paired = pairBlockSums(candidate, champion)
  const { width } = candidate
  const differencesOf = (totals: Float64Array) =>
    subtract(metricsOf(totals.subarray(0, width)), metricsOf(totals.subarray(width)))
  const intervals = jackknifeIntervals(paired, differencesOf, confidence)
  return Object.fromEntries(
    Object.entries(differencesOf(paired.totals())).map(([name, difference]) => {
      const interval = intervals[name]
      return [name, { difference, interval: interval ? { low: interval.low, high: interval.high } : null }]
    }),
  )
}

/** What both have, one less the other. */
export const subtract = (candidate: MetricsByName, champion: MetricsByName): MetricsByName =>
  Object.fromEntries(
    Object.entries(candidate).map(([name, value]) => {
      const other = champion[name]
      return [name, value === null || other === null || other === undefined ? null : value - other]
    }),
  )
