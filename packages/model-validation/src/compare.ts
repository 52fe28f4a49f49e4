import type { MetricInterval, RuleOutcome } from '@millrace/contracts'
import type { Demand } from './gate.ts'
import { type Direction, improvementOf } from './metric-direction.ts'

export interface Measured {
  readonly direction: Direction
  readonly candidate: number
  readonly reference: number
  /** Of candidate minus reference; where it is given it decides in place of the point. */
  readonly interval?: MetricInterval
}

export interface Compared {
  readonly outcome: Exclude<RuleOutcome, 'passed'>
  readonly improvement: number
  /** Of the improvement. */
  readonly interval?: MetricInterval
}

/** Equality meets a limit whatever the last digits of its floating-point product are. */
const ROUNDING = 1e-12

/**
 * Holds a metric against a reference: improvement ≥ -tolerance, where the improvement is signed by the metric's direction and a
 * relative tolerance is a part of |reference|, so that negative and zero references need no case of their own. With an interval its
 * lower end has to meet that; where only its upper end does, nothing is shown.
 */
export function compare({ direction, candidate, reference, interval: difference }: Measured, demand: Demand): Compared {
  const bar = leastImprovement(demand, reference)
  const slack = ROUNDING * Math.max(Math.abs(candidate), Math.abs(reference))
  const meets = (value: number) => value >= bar - slack && (!demand.strict || value > 0)
  const short = (value: number) => (value < 0 ? 'worse' : 'failed')
  const improvement = improvementOf(direction, candidate, reference)
  if (difference === undefined) {
    const met = improvement > 0 ? 'better' : 'not_worse'
    return { outcome: meets(improvement) ? met : short(improvement), improvement }
  }
  const { low, high } = difference
  const interval = direction === 'higher' ? { low, high } : { low: 0 - high, high: 0 - low }
  if (meets(interval.low)) return { outcome: interval.low > 0 ? 'better' : 'not_worse', improvement, interval }
  return { outcome: meets(interval.high) ? 'inconclusive' : short(interval.high), improvement, interval }
}

/** The least improvement that meets a demand: negative where a loss is tolerated. */
function leastImprovement({ strict, absolute, relative }: Demand, reference: number): number {
  const limits = [absolute, relative === undefined ? undefined : relative * Math.abs(reference)].filter(
    (limit) => limit !== undefined,
  )
  if (limits.length === 0) return 0
  return strict ? Math.max(...limits) : 0 - Math.min(...limits)
}
