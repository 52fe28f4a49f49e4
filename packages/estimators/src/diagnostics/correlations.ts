import type { GramStatistics } from '../gram-statistics.ts'

/** Correlations of the features, p × p, row by row; a constant feature has none: 0 with others, and 0 with itself. */
export function correlations({ centredGram, meanX }: GramStatistics): Float64Array {
  const p = meanX.length
  const norm = meanX.map((_, j) => Math.sqrt(centredGram[j * p + j] ?? 0))
  return centredGram.map((value, at) => {
    const i = Math.floor(at / p)
    const j = at % p
    if (i === j) return value > 0 ? 1 : 0
    return value === 0 ? 0 : value / (norm[i] ?? 1) / (norm[j] ?? 1)
  })
}
