import type { GramStatistics } from './gram-statistics.ts'

/** The products that ‖y − Xw‖² = yy − 2·w·xy + w·gram·w is made of; `gram` is p × p, row by row. */
export interface Quadratic {
  readonly gram: Float64Array
  readonly xy: Float64Array
  readonly yy: number
}

/** What is added to ½‖y − Xw‖²: l1·‖w‖₁ + ½·l2·‖w‖². */
export interface Penalty {
  readonly l1: number
  readonly l2: number
}

/** The products of rows around their means, which a free intercept leaves to fit, or around zero. */
export function quadraticOf(statistics: GramStatistics, fitIntercept: boolean): Quadratic {
  const { weight, meanX, meanY, centredGram, centredXy, centredYy } = statistics
  if (fitIntercept) return { gram: centredGram, xy: centredXy, yy: centredYy }
  const p = meanX.length
  return {
    gram: centredGram.map((value, at) => value + weight * (meanX[Math.floor(at / p)] ?? 0) * (meanX[at % p] ?? 0)),
    xy: centredXy.map((value, j) => value + weight * (meanX[j] ?? 0) * meanY),
    yy: centredYy + weight * meanY * meanY,
  }
}
