import type { IntervalMethod, MetricIntervals, MetricsByName } from '@millrace/contracts'
import { type BlockSums, bootstrapIntervals, jackknifeIntervals, type Scale } from '@millrace/statistics'

export interface IntervalOptions {
  readonly intervals: 'bootstrap' | 'jackknife' | 'none'
  readonly confidence: number
  readonly bootstrapSeed: number
  readonly bootstrapRepetitions: number
}

/** An interval for each metric that is a function of sums; none where none are asked for. Those with a scale are studentized on it. */
export function metricIntervals(
  sums: BlockSums,
  metricsOf: (totals: Float64Array) => MetricsByName,
  { intervals, confidence, bootstrapSeed, bootstrapRepetitions }: IntervalOptions,
  scales: Readonly<Record<string, Scale>> = {},
): MetricIntervals {
  if (intervals === 'none') return {}
  if (intervals === 'bootstrap')
    return bootstrapIntervals(
      sums,
      metricsOf,
      { seed: bootstrapSeed, repetitions: bootstrapRepetitions, confidence },
      scales,
    )
  const found = Object.entries(jackknifeIntervals(sums, metricsOf, confidence))
  return Object.fromEntries(
    found.map(([name, interval]) => [name, interval === null ? null : { low: interval.low, high: interval.high }]),
  )
}

/** How intervals were made, for whoever reads them. */
export function intervalMethod(options: IntervalOptions): IntervalMethod | undefined {
  const { intervals: method, confidence, bootstrapSeed, bootstrapRepetitions } = options
  if (method === 'none') return undefined
  return method === 'jackknife'
    ? { method, confidence }
    : { method, confidence, seed: bootstrapSeed, repetitions: bootstrapRepetitions }
}
