import type { BlockSums } from '../summaries/block-sums.ts'

/** Values of named metrics; null where one is not defined. */
export type MetricValues = Readonly<Record<string, number | null>>

/** The metrics with each of the `used` blocks left out of the totals in turn. */
export function leaveBlocksOut(
  sums: BlockSums,
  used: Uint32Array,
  totals: Float64Array,
  metricsOf: (totals: Float64Array) => MetricValues,
): MetricValues[] {
  return Array.from(used, (block) => metricsOf(totals.map((sum, i) => sum - (sums.sums[block * sums.width + i] ?? 0))))
}

/** The values of one metric where it is defined. */
export function definedValues(all: readonly MetricValues[], name: string): Float64Array {
  const values: number[] = []
  for (const metrics of all) {
    const value = metrics[name]
    if (value !== null && value !== undefined && Number.isFinite(value)) values.push(value)
  }
  return Float64Array.from(values)
}
