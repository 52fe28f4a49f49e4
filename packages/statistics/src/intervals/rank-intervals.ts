import type { RankedRows, RankMetrics } from '../metrics/ranked-rows.ts'
import type { Interval } from './bootstrap.ts'
import { type JackknifeEstimate, jackknifeInterval } from './jackknife.ts'

type RankName = keyof RankMetrics

/** An area under a curve, of all rows and with each group of them left out; null where it has no value. */
export interface GroupedArea {
  readonly all: number | null
  readonly without: readonly (number | null)[]
}

export interface AreaDifference {
  readonly difference: number | null
  readonly interval: Interval | null
}

/** Intervals of the areas under the curves, as `areaInterval` has them. */
export const rankIntervals = (rows: RankedRows, confidence = 0.95): Record<RankName, Interval | null> =>
  ofEach(grouped(rows), (area) => areaInterval(area, confidence))

/** First minus second over the same rows, as `areaDifference` has it. */
export function rankDifferences(
  first: RankedRows,
  second: RankedRows,
  confidence = 0.95,
): Record<RankName, AreaDifference> {
  const theirs = grouped(second)
  return ofEach(grouped(first), (area, name) => areaDifference(area, theirs[name], confidence))
}

/**
 * The interval of an area by the jackknife over groups of rows, on the log-odds scale, which keeps it within 0 and 1. Null where
 * a group left out leaves a class without rows, and for an area that is 0 or 1 without being so for all groups.
 */
export function areaInterval({ all: area, without }: GroupedArea, confidence: number): Interval | null {
  const found = jackknife(area, without, confidence)
  if (area === null || found === null) return null
  if (found.standardError === 0) return { low: area, high: area }
  if (area <= 0 || area >= 1) return null
  const logOdds = Math.log(area / (1 - area))
  const reach = (found.high - area) / (area * (1 - area))
  return { low: 1 / (1 + Math.exp(reach - logOdds)), high: 1 / (1 + Math.exp(-reach - logOdds)) }
}

/** First minus second with the interval of the paired jackknife; null where either has no value. */
export function areaDifference(first: GroupedArea, second: GroupedArea, confidence: number): AreaDifference {
  const difference = minus(first.all, second.all)
  const without = first.without.map((area, group) => minus(area, second.without[group] ?? null))
  const found = jackknife(difference, without, confidence)
  return { difference, interval: found === null ? null : { low: found.low, high: found.high } }
}

function grouped(rows: RankedRows): Record<RankName, GroupedArea> {
  const [all, without] = [rows.metrics(), rows.leaveGroupsOut()]
  const area = (name: RankName): GroupedArea => ({ all: all[name], without: without.map((metrics) => metrics[name]) })
  return { roc_auc: area('roc_auc'), average_precision: area('average_precision') }
}

const ofEach = <T>(
  areas: Record<RankName, GroupedArea>,
  of: (area: GroupedArea, name: RankName) => T,
): Record<RankName, T> => ({
  roc_auc: of(areas.roc_auc, 'roc_auc'),
  average_precision: of(areas.average_precision, 'average_precision'),
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
