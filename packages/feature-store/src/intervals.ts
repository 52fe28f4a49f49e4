import { StepError } from '@millrace/errors'
import type { FeatureView } from '@millrace/feature-registry'

/** From the first to the last event timestamp, both included. */
export interface Interval {
  readonly start: Date
  readonly end: Date
}

const WEEK_MS = 7 * 24 * 60 * 60 * 1000

/** @throws StepError USAGE where the start is after the end */
export function checkedInterval(start: Date, end: Date): Interval {
  if (start > end) throw new StepError('USAGE', `START ${start.toISOString()} is after END ${end.toISOString()}`)
  return { start, end }
}

/**
 * What an incremental load covers: from the end of the last one, or from `end` minus the ttl (52 weeks where there is
 * none) the first time, as Feast. The end is never later than now, so that late data is not skipped for good.
 */
export function incrementalInterval(view: FeatureView, end: Date, now: Date): Interval {
  const last = view.materializationIntervals.map((interval) => interval.end.getTime())
  const reach = view.ttlSeconds === 0 ? 52 * WEEK_MS : view.ttlSeconds * 1000
  const until = Math.min(end.getTime(), now.getTime())
  const from = last.length === 0 ? until - reach : Math.max(...last)
  return checkedInterval(new Date(from), new Date(until))
}
