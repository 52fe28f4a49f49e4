import { normalQuantile } from '../probability/normal.ts'
import { benjaminiHochberg } from './benjamini-hochberg.ts'
import { type DriftEvidence, EFFECT_THRESHOLDS } from './evidence.ts'

export type DriftVerdict = 'stable' | 'drifted' | 'inconclusive'

export interface JudgedDrift extends DriftEvidence {
  /** p after Benjamini-Hochberg over every column that had enough rows; null where it was not tested. */
  readonly adjustedPValue: number | null
  /** What the effect was held against: the rule's threshold, or `chance` where that is higher. */
  readonly threshold: number
  readonly verdict: DriftVerdict
  /** The difference between distribution functions that a test of this size finds four times in five. */
  readonly detectable: number
}

export interface DriftRule {
  /** The share of false alarms among alarms. */
  readonly alpha: number
  /** Columns whose `detectable` difference is larger are inconclusive. */
  readonly leastDetectable: number
  /** From which effect on drift is large, where it is not `EFFECT_THRESHOLDS` of the measure; one for each piece of evidence. */
  readonly thresholds?: readonly (number | undefined)[]
}

/** With these a test needs about 70 rows on both sides, or 36 against a much larger reference. */
export const DRIFT_RULE: DriftRule = { alpha: 0.05, leastDetectable: 0.3 }

const POWER = 0.8

/**
 * Judges all columns of a table together: `drifted` where the effect is large, more than chance, and the test significant after Benjamini-Hochberg,
 * `inconclusive` where there are too few rows to say, else `stable`. A merely large or a merely significant difference is stable.
 */
export function judgeDrift(evidence: readonly DriftEvidence[], rule: DriftRule = DRIFT_RULE): JudgedDrift[] {
  const detectable = evidence.map(({ referenceRows, currentRows }) =>
    detectableDifference(referenceRows, currentRows, rule.alpha),
  )
  const tested = evidence
    .map((_, i) => i)
    .filter((i) => evidence[i]?.pValue !== null && (detectable[i] ?? 1) <= rule.leastDetectable)
  const adjusted = benjaminiHochberg(tested.map((i) => evidence[i]?.pValue ?? 1))
  const adjustedOf = new Map(tested.map((column, i) => [column, adjusted[i] ?? 1]))
  return evidence.map((column, i) => {
    const threshold = Math.max(rule.thresholds?.[i] ?? EFFECT_THRESHOLDS[column.measure], column.chance)
    const adjustedPValue = adjustedOf.get(i) ?? null
    const drifted = column.effect >= threshold && (adjustedPValue ?? 1) <= rule.alpha
    const verdict = adjustedPValue === null ? 'inconclusive' : drifted ? 'drifted' : 'stable'
    return { ...column, adjustedPValue, threshold, verdict, detectable: detectable[i] ?? 1 }
  })
}

/**
 * The difference D between two distribution functions which the Kolmogorov-Smirnov test at level `alpha` finds with a power of at least 0.8:
 * D exceeds the critical value √(−ln(α/2)/2 · (1/n + 1/m)) (Smirnov 1939) by 0.84 standard errors of the difference at one point,
 * each at most √((1/n + 1/m)/4). Infinite when a side is empty.
 */
export function detectableDifference(referenceRows: number, currentRows: number, alpha: number): number {
  const critical = Math.sqrt(-Math.log(alpha / 2) / 2)
  return (critical + normalQuantile(POWER) / 2) * Math.sqrt(1 / referenceRows + 1 / currentRows)
}
