import { StepError } from '@millrace/errors'
import type { GramStatistics } from './gram-statistics.ts'
import { quadraticOf } from './quadratic.ts'

export interface AlphaGridOptions {
  /** Above 0: without an absolute-value penalty no alpha makes every coefficient 0. */
  readonly l1Ratio: number
  readonly fitIntercept: boolean
  readonly positive?: boolean | undefined
  /** How many; 100 in scikit-learn. */
  readonly nAlphas: number
  /** The smallest alpha as a share of the largest; 0.001 in scikit-learn. */
  readonly eps: number
}

/** What numpy calls the resolution of doubles: scikit-learn's alpha where no feature has to do with the target. */
const LEAST_ALPHA = 1e-15

/**
 * The alphas of scikit-learn's `ElasticNetCV`, largest first: from the smallest alpha whose coefficients are all 0, evenly spaced in logarithm.
 * Throws USAGE for an option out of range.
 */
export function alphaGrid(statistics: GramStatistics, options: AlphaGridOptions): Float64Array<ArrayBuffer> {
  const { l1Ratio, fitIntercept, positive = false, nAlphas, eps } = options
  refuseBadOptions(options)
  const { xy } = quadraticOf(statistics, fitIntercept)
  const pull = xy.reduce((most, value) => Math.max(most, positive ? value : Math.abs(value)), 0)
  const largest = pull / (statistics.weight * l1Ratio)
  if (largest <= LEAST_ALPHA) return new Float64Array(nAlphas).fill(LEAST_ALPHA)
  const last = nAlphas - 1
  return Float64Array.from({ length: nAlphas }, (_, i) =>
    i === last && i > 0 ? largest * eps : largest * eps ** (i / last || 0),
  )
}

function refuseBadOptions({ l1Ratio, nAlphas, eps }: AlphaGridOptions): void {
  const wrong = [
    l1Ratio > 0 && l1Ratio <= 1 ? [] : [`the l1 ratio is ${l1Ratio}, not a number above 0 and at most 1`],
    Number.isInteger(nAlphas) && nAlphas >= 1
      ? []
      : [`the number of alphas is ${nAlphas}, not a whole number of 1 or more`],
    eps > 0 && eps < 1 ? [] : [`the share of the smallest alpha is ${eps}, not a number between 0 and 1`],
  ].flat()
  if (wrong.length > 0) {
    throw new StepError('USAGE', wrong.join('; '), { hint: 'correct the grid, or list the alphas' })
  }
}
