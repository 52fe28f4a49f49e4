import type { GramStatistics } from '../src/gram-statistics.ts'
import { gramStatistics } from '../src/gram-statistics-of.ts'
import { rowBlocks } from '../src/row-blocks.ts'

/** The statistics of columns x0, x1, … and a target y. */
export function statisticsOf(
  columns: readonly ArrayLike<number>[],
  target: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Promise<GramStatistics> {
  const block = {
    columns: columns.map((column) => Float64Array.from(column)),
    target: Float64Array.from(target),
    weights: weights && Float64Array.from(weights),
  }
  return gramStatistics(rowBlocks(block), { features: columns.map((_, j) => `x${j}`), target: 'y' })
}
