import type { QuantileSummary } from '../summaries/quantile-summary.ts'

/** The share of values up to a point: between `least` and `most`, and `value` halfway. */
export interface KnownShare {
  readonly least: number
  readonly value: number
  readonly most: number
}

/** For each stored value of a summary the share of values below it and up to it, which are exact unless summaries were merged. */
export function sharesAtEdges(summary: QuantileSummary): { below: KnownShare[]; upTo: KnownShare[] } {
  const { count } = summary
  const share = (least: number, most: number) => ({
    least: least / count,
    value: (least + most) / 2 / count,
    most: most / count,
  })
  const at = (i: number) => summary.at[i] ?? 0
  return {
    below: summary.values.map((_, i) => share(summary.below[i] ?? 0, (summary.upTo[i] ?? 0) - at(i))),
    upTo: summary.values.map((_, i) => share((summary.below[i] ?? 0) + at(i), summary.upTo[i] ?? 0)),
  }
}
