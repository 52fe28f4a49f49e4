import type { GramStatistics } from '../gram-statistics.ts'

/** The place of the feature with the largest correlation with the target, up or down; the first of equals, undefined where none varies. */
export function strongestFeature({ centredGram, centredXy, features }: GramStatistics): number | undefined {
  const p = features.length
  let best: number | undefined
  let most = -1
  for (let j = 0; j < p; j++) {
    const square = centredGram[j * (p + 1)] ?? 0
    if (square === 0) continue
    const explained = Math.abs(centredXy[j] ?? 0) / Math.sqrt(square)
    if (explained > most) {
      most = explained
      best = j
    }
  }
  return best
}
