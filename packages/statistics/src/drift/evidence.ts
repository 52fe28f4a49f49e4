/** The measures a column can be judged by; `jensen_shannon` is the distance in base 2, `wasserstein` is in standard deviations of the reference. */
export type DriftMeasure = 'psi' | 'ks' | 'jensen_shannon' | 'wasserstein' | 'l_infinity' | 'chi_square' | 'null_rate'

/** What was measured between a reference and current data of one column. */
export interface DriftEvidence {
  readonly measure: DriftMeasure
  readonly value: number
  /** What is compared with the threshold: the value itself, its size for `null_rate`, Cramér's V for `chi_square`. */
  readonly effect: number
  /** Of the Kolmogorov-Smirnov test for numbers, of chi-square for categories, of two proportions for null rates; null where a side has no value. */
  readonly pValue: number | null
  readonly referenceRows: number
  readonly currentRows: number
  /** By how much the value may differ from that over all rows, when the reference is a summary; 0 between samples. */
  readonly error: number
  /** What the effect has to exceed to be more than chance, where rows are few and the test leaves it open; else 0. */
  readonly chance: number
}

export const NUMERIC_MEASURES = ['wasserstein', 'ks', 'psi', 'jensen_shannon'] as const
export type NumericMeasure = (typeof NUMERIC_MEASURES)[number]
export const CATEGORY_MEASURES = ['jensen_shannon', 'psi', 'l_infinity', 'chi_square'] as const
export type CategoryMeasure = (typeof CATEGORY_MEASURES)[number]

/** From which effect on a drift is large; the thresholds Evidently has where it has one. */
export const EFFECT_THRESHOLDS: Readonly<Record<DriftMeasure, number>> = {
  psi: 0.1,
  ks: 0.1,
  jensen_shannon: 0.1,
  wasserstein: 0.1,
  l_infinity: 0.1,
  chi_square: 0.1,
  null_rate: 0.05,
}

/** Evidence of a column without a value on one side: nothing can be said. */
export function noEvidence(measure: DriftMeasure, referenceRows: number, currentRows: number): DriftEvidence {
  return {
    measure,
    value: Number.NaN,
    effect: Number.NaN,
    pValue: null,
    referenceRows,
    currentRows,
    error: 0,
    chance: 0,
  }
}
