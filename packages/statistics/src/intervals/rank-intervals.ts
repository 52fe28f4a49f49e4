import type { RankedRows, RankMetrics } from '../metrics/ranked-rows.ts'
import type { Interval } from './bootstrap.ts'
import { type JackknifeEstimate, jackknifeInterval } from './jackknife.ts'

type RankName = keyof RankMetrics

/**
 * Intervals of the areas under the curves by the jackknife over groups of rows, on the log-odds scale, which keeps them within
 * 0 and 1. Null where a group left out leaves a class without rows, and for an area that is 0 or 1 without being so for all groups.
 */
export function rankIntervals(rows: RankedRows, confidence = 0.95): Record<RankName, Interval | null> {
  const [estimates, without] = [rows.metrics(), rows.leaveGroupsOut()]
  return ofEach((name) => {
    const area = estimates[name]
    const found = jackknife(
      area,
      without.map((metrics) => metrics[name]),
      confidence,
    )
    if (area === null || found === null) return null
    if (found.standardError === 0) return { low: area, high: area }
    if (area <= 0 || area >= 1) return null
    const logOdds = Math.log(area / (1 - area))
    const reach = (found.high - area) / (area * (1 - area))
    return { low: 1 / (1 + Math.exp(reach - logOdds)), high: 1 / (1 + Math.exp(-reach - logOdds)) }
  })
}

/** First minus second over the same rows, with the interval of the paired jackknife; null where either has no value. */
export function rankDifferences(
  first: RankedRows,
  second: RankedRows,
  confidence = 0.95,
): Record<RankName, { difference: number | null; interval: Interval | null }> {
  const [ours, theirs] = [first.metrics(), second.metrics()]
  const [some, others] = [first.leaveGroupsOut(), second.leaveGroupsOut()]
  return ofEach((name) => {
    const difference = minus(ours[name], theirs[name])
    const without = some.map((metrics, group) => minus(metrics[name], others[group]?.[name] ?? null))
    const found = jackknife(difference, without, confidence)
    return { difference, interval: found === null ? null : { low: found.low, high: found.high } }
  })
}

const ofEach = <T>(of: (name: RankName) => T): Record<RankName, T> => ({
  roc_auc: of('roc_auc'),
  average_precision: of('average_precision'),
})

function jackknife(
  estimate: number | null,
  without: readonly (number | null)[],
  confidence: number,
): JackknifeEstimate | null {
  const values = without.filter((value) => value !== null)
  if (estimate === null || values.length < 2 || values.length < without.length) return null
  return jackknifeInterval(estimate, values, confidence)
}

const minus = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : one - other
