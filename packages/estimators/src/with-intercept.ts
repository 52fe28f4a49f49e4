import type { GramStatistics } from './gram-statistics.ts'
import type { Quadratic } from './quadratic.ts'

/** The products of the features less `centre`, and after them of a column of ones, for fits that hold the intercept as a parameter. */
export function withIntercept(statistics: GramStatistics, centre: Float64Array): Pick<Quadratic, 'gram' | 'xy'> {
  const { weight, meanX, meanY, centredGram, centredXy } = statistics
  const p = meanX.length
  const size = p + 1
  const away = Float64Array.from({ length: size }, (_, j) => (j === p ? 1 : (meanX[j] ?? 0) - (centre[j] ?? 0)))
  const gram = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const around = i < p && j < p ? (centredGram[i * p + j] ?? 0) : 0
      gram[i * size + j] = around + weight * ((away[i] ?? 0) * (away[j] ?? 0))
    }
  }
  return { gram, xy: away.map((value, j) => (centredXy[j] ?? 0) + weight * value * meanY) }
}
