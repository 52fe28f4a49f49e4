import {
  type Candidate,
  type GramStatistics,
  gridCandidates,
  pathCandidates,
  randomCandidates,
  type SearchSpace,
} from '@millrace/estimators'
import { elasticNetOptions } from '../fits/fit-statistics.ts'
import type { Settings } from '../fits/settings.ts'
import type { ModelTrainingOptions } from '../options.ts'
import type { SearchKind } from './search-kinds.ts'

const DRAWN = 10

type CandidateOptions = Pick<ModelTrainingOptions, 'estimator' | 'candidates' | 'nAlphas' | 'eps' | 'seed'>

/** The candidates of a search, each set of parameters once. */
export function candidatesOf(
  search: SearchKind,
  space: SearchSpace,
  { all, settings, options }: { all: GramStatistics; settings: Settings; options: CandidateOptions },
): Candidate[] {
  const drawn = () => randomCandidates(space, options.candidates ?? DRAWN, options.seed ?? 0)
  switch (search) {
    case 'path':
      return onPaths(space, { all, settings, options })
    case 'grid':
      return distinct(gridCandidates(space))
    case 'random':
      return distinct(drawn())
    case 'halving':
      return distinct(
        options.candidates === undefined && Object.values(space).every(Array.isArray) ? gridCandidates(space) : drawn(),
      )
  }
}

function onPaths(
  space: SearchSpace,
  { all, settings, options }: { all: GramStatistics; settings: Settings; options: CandidateOptions },
): Candidate[] {
  const { l1Ratio, fitIntercept, positive } = elasticNetOptions(options.estimator, settings)
  const alphas = numbersOf(space['alpha'])
  return pathCandidates(all, {
    l1Ratios: numbersOf(space['l1_ratio']) ?? [l1Ratio],
    alphas: alphas ?? { nAlphas: options.nAlphas ?? 100, eps: options.eps ?? 1e-3 },
    fitIntercept,
    positive,
    standardize: settings.standardize === true,
  })
}

const numbersOf = (values: SearchSpace[string] | undefined): number[] | undefined =>
  Array.isArray(values) ? values.map(Number) : undefined

function distinct(candidates: readonly Candidate[]): Candidate[] {
  const byParams = new Map(candidates.map(({ params }) => [JSON.stringify(params), params]))
  return [...byParams.values()].map((params, number) => ({ number, params }))
}
