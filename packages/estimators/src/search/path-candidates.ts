import { alphaGrid } from '../alpha-grid.ts'
import type { GramStatistics } from '../gram-statistics.ts'
import { standardize } from '../standardize.ts'
import type { Candidate } from './trial.ts'

export interface PathSpace {
  readonly l1Ratios: readonly number[]
  /** The alphas of every path, or how scikit-learn's `ElasticNetCV` finds them for each l1 ratio. */
  readonly alphas: readonly number[] | { readonly nAlphas: number; readonly eps: number }
  readonly fitIntercept: boolean
  readonly positive?: boolean | undefined
  readonly standardize: boolean
}

/** Candidates `{ l1_ratio, alpha }`, path by path in the order of the ratios, each from its largest alpha down. Throws USAGE as `alphaGrid`. */
export function pathCandidates(all: GramStatistics, space: PathSpace): Candidate[] {
  const statistics = space.standardize ? standardize(all).statistics : all
  const { fitIntercept, positive, alphas } = space
  return space.l1Ratios
    .flatMap((l1Ratio) => {
      const path = 'nAlphas' in alphas ? alphaGrid(statistics, { ...alphas, l1Ratio, fitIntercept, positive }) : alphas
      return [...path].sort((a, b) => b - a).map((alpha) => ({ l1_ratio: l1Ratio, alpha }))
    })
    .map((params, number) => ({ number, params }))
}
