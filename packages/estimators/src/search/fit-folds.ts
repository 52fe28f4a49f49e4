import { elasticNet } from '../elastic-net.ts'
import type { FoldStatistics } from '../fold-statistics.ts'
import type { GramStatistics } from '../gram-statistics.ts'
import type { LinearModel } from '../linear-model.ts'
import { standardize } from '../standardize.ts'
import { type Candidate, FinishedTrials, type Params } from './trial.ts'

/** A candidate with the model of every fold, yet to be scored. */
export interface FittedCandidate<Model = LinearModel> {
  readonly candidate: Candidate
  readonly models: readonly Model[]
  readonly converged: boolean
}

export interface PathOptions {
  readonly fitIntercept: boolean
  readonly maxIter: number
  readonly tol: number
  readonly positive?: boolean | undefined
  readonly standardize: boolean
}

/**
 * The elastic nets of `pathCandidates` on every fold, one candidate at a time, each alpha started from the one before it. Where only
 * some of a path are finished, the others are walked through again without being yielded, so a resumed search gives the same bits.
 */
export function* fitPaths(
  candidates: readonly Candidate[],
  folds: readonly FoldStatistics[],
  options: PathOptions,
  finished: Iterable<Candidate> = [],
): Generator<FittedCandidate> {
  const done = new FinishedTrials(finished)
  const trains = folds.map(({ train }) => trainSide(train, options))
  for (const path of byRatio(candidates)) {
    let starts: readonly (Float64Array | undefined)[] = trains.map(() => undefined)
    const last = path.findLastIndex((candidate) => !done.has(candidate))
    for (const candidate of path.slice(0, last + 1)) {
      const { alpha, l1_ratio: l1Ratio } = candidate.params
      const penalty = { alpha: Number(alpha), l1Ratio: Number(l1Ratio) }
      const fits = trains.map(({ statistics }, fold) =>
        elasticNet(statistics, { ...options, ...penalty, initial: starts[fold] }),
      )
      starts = fits.map(({ coefficients }) => coefficients)
      if (done.has(candidate)) continue
      const models = fits.map((fit, fold) => trains[fold]?.unscale(fit) ?? fit)
      yield { candidate, models, converged: fits.every(({ converged }) => converged) }
    }
  }
}

/** Any fit from statistics on every fold, one candidate at a time. A fit without `converged` counts as converged. */
export function* fitEach(
  candidates: Iterable<Candidate>,
  folds: readonly FoldStatistics[],
  fit: (train: GramStatistics, params: Params) => LinearModel & { readonly converged?: boolean },
  finished: Iterable<Candidate> = [],
): Generator<FittedCandidate> {
  const done = new FinishedTrials(finished)
  for (const candidate of candidates) {
    if (done.has(candidate)) continue
    const models = folds.map(({ train }) => fit(train, candidate.params))
    yield { candidate, models, converged: models.every(({ converged }) => converged !== false) }
  }
}

function trainSide(
  train: GramStatistics,
  options: PathOptions,
): Pick<ReturnType<typeof standardize>, 'statistics' | 'unscale'> {
  return options.standardize ? standardize(train) : { statistics: train, unscale: (model) => model }
}

/** Candidates of one l1 ratio that stand together. */
function byRatio(candidates: readonly Candidate[]): Candidate[][] {
  const paths: Candidate[][] = []
  for (const candidate of candidates) {
    const open = paths.at(-1)
    if (open?.[0]?.params['l1_ratio'] === candidate.params['l1_ratio']) open?.push(candidate)
    else paths.push([candidate])
  }
  return paths
}
