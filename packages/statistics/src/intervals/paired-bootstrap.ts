import { type BlockSums, pairBlockSums } from '../summaries/block-sums.ts'
import { BOOTSTRAP, type BootstrapOptions, bootstrapIntervals, type Interval } from './bootstrap.ts'
import { type JackknifeEstimate, jackknifeIntervals } from './jackknife.ts'
import type { MetricValues } from './metric-columns.ts'

/** Candidate minus champion; null where either has no value. */
export interface PairedDifference {
  readonly difference: number | null
  /** Of the paired bootstrap. */
  readonly interval: Interval | null
  /** Of the paired jackknife, whose rate of false verdicts stays nominal also for heavy tails and few rows, where the bootstrap's is higher: the one to gate by. */
  readonly jackknife: JackknifeEstimate | null
}

/**
 * Differences of metrics between two models over the same rows, with intervals from resampling rows for both at once,
 * which leaves out what the rows have in common. Throws when the sums are not over the same rows.
 */
export function pairedDifferences(
  candidate: BlockSums,
  champion: BlockSums,
  metricsOf: (totals: Float64Array) => MetricValues,
  options: BootstrapOptions = BOOTSTRAP,
): Record<string, PairedDifference> {
  const paired = pairBlockSums(candidate, champion)
  const differencesOf = (totals: Float64Array) =>
    differences(metricsOf(totals.subarray(0, candidate.width)), metricsOf(totals.subarray(candidate.width)))
  const intervals = bootstrapIntervals(paired, differencesOf, options)
  const jackknife = jackknifeIntervals(paired, differencesOf, options.confidence)
  const result: Record<string, PairedDifference> = {}
  for (const [name, difference] of Object.entries(differencesOf(paired.totals()))) {
    result[name] = { difference, interval: intervals[name] ?? null, jackknife: jackknife[name] ?? null }
  }
  return result
}

function differences(candidate: MetricValues, champion: MetricValues): MetricValues {
  const result: Record<string, number | null> = {}
  for (const [name, value] of Object.entries(candidate)) {
    const other = champion[name]
    result[name] = value === null || other === null || other === undefined ? null : value - other
  }
  return result
}
