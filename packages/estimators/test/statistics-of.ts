import { GramAccumulator } from '../src/gram-accumulator.ts'
import type { GramStatistics } from '../src/gram-statistics.ts'

/** The statistics of columns x0, x1, … and a target y. */
export function statisticsOf(columns: readonly ArrayLike<number>[], target: ArrayLike<number>): GramStatistics {
  const accumulator = new GramAccumulator(
    columns.map((_, j) => `x${j}`),
    'y',
  )
  accumulator.add(
    columns.map((column) => Float64Array.from(column)),
    Float64Array.from(target),
  )
  return accumulator.statistics()
}
