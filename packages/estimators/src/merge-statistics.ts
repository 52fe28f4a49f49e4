import type { GramStatistics } from './gram-statistics.ts'

/**
 * The statistics of the rows of all parts together, each part of the same columns and with a row or more, by the update of
 * Chan, Golub and LeVeque (1979). Nothing is subtracted, so the statistics of a fold's training rows are best made from those of
 * the other folds. The order of the parts changes rounding only.
 */
export function mergeStatistics(parts: readonly GramStatistics[]): GramStatistics {
  const [first, ...others] = parts
  if (first === undefined) throw new Error('there are no statistics to merge')
  return others.reduce(merge, first)
}

function merge(a: GramStatistics, b: GramStatistics): GramStatistics {
  if ([...a.features, a.target].join('\n') !== [...b.features, b.target].join('\n')) {
    throw new Error('statistics of different columns do not merge')
  }
  const weight = a.weight + b.weight
  const share = b.weight / weight
  const between = a.weight * share
  const p = a.meanX.length
  const stepX = b.meanX.map((mean, j) => mean - (a.meanX[j] ?? 0))
  const stepY = b.meanY - a.meanY
  return {
    features: a.features,
    target: a.target,
    n: a.n + b.n,
    weight,
    meanX: a.meanX.map((mean, j) => mean + (stepX[j] ?? 0) * share),
    meanY: a.meanY + stepY * share,
    centredGram: mergedGram(a.centredGram, b.centredGram, stepX, between),
    centredXy: Float64Array.from({ length: p }, (_, j) => {
      return (a.centredXy[j] ?? 0) + (b.centredXy[j] ?? 0) + between * (stepX[j] ?? 0) * stepY
    }),
    centredYy: a.centredYy + b.centredYy + between * stepY * stepY,
  }
}

function mergedGram(a: Float64Array, b: Float64Array, step: Float64Array, between: number): Float64Array {
  const p = step.length
  const merged = new Float64Array(p * p)
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      const at = i * p + j
      merged[at] = (a[at] ?? 0) + (b[at] ?? 0) + between * ((step[i] ?? 0) * (step[j] ?? 0))
    }
  }
  return merged
}
