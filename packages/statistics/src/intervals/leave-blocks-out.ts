import type { BlockSums } from '../summaries/block-sums.ts'
import { MetricColumns, type MetricValues } from './metric-columns.ts'

/** The metrics with each of the `used` blocks left out of the totals in turn. */
export function leaveBlocksOut(
  { sums, width }: BlockSums,
  used: Uint32Array,
  totals: Float64Array,
  metricsOf: (totals: Float64Array) => MetricValues,
): MetricColumns {
  const without = new MetricColumns(Object.keys(metricsOf(totals)), used.length)
  const left = new Float64Array(width)
  for (const block of used) {
    for (let i = 0; i < width; i++) left[i] = (totals[i] ?? 0) - (sums[block * width + i] ?? 0)
    without.add(metricsOf(left))
  }
  return without
}
