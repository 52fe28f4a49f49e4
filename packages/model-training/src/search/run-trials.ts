import {
  type Candidate,
  type FittedCandidate,
  type FoldStatistics,
  fitEach,
  fitPaths,
  greaterIsBetter,
  type HalvingTrial,
  scoreByRows,
  scoreFromStatistics,
  successiveHalving,
  type Trial,
} from '@millrace/estimators'
import { ESTIMATOR } from '../fits/estimators.ts'
import { elasticNetOptions, fitStatistics } from '../fits/fit-statistics.ts'
import type { FittedModel } from '../fits/fitted.ts'
import { candidateSettings } from '../fits/settings.ts'
import type { HeldRows } from '../rows/held-rows.ts'
import { scorerOf } from './scorer.ts'
import type { SearchKind } from './search-kinds.ts'
import type { LoggedTrial } from './trial-log.ts'
import { TrialThreads } from './trial-threads.ts'
import { type RowTrials, trialsByRows } from './trials-by-rows.ts'

export interface TrialsToRun extends RowTrials {
  readonly search: SearchKind
  readonly candidates: readonly Candidate[]
  readonly rows: HeldRows
  /** Of every fold; only estimators that are fitted from statistics need them. */
  readonly folds: readonly FoldStatistics[]
  readonly factor: number
}

/** One reading of the rows scores so many candidates. */
const BATCH = 50

/** Fits and scores every candidate that is not finished, one trial at a time. */
export async function* runTrials(given: TrialsToRun, finished: readonly LoggedTrial[]): AsyncGenerator<LoggedTrial> {
  if (ESTIMATOR[given.estimator].from === 'statistics') {
    yield* byStatistics(given, finished)
    return
  }
  await using threads = threadsFor(given)
  const evaluate = (candidates: readonly Candidate[], share: number) =>
    threads?.run(candidates, share) ?? trialsByRows(given, { candidates, share })
  if (given.search === 'halving') yield* halved(given, { finished, evaluate })
  else {
    const done = new Set(finished.map(({ number }) => number))
    yield* evaluate(
      given.candidates.filter(({ number }) => !done.has(number)),
      1,
    )
  }
}

/** Values that are read in two seconds, each some ten times, and what a fit costs beside them: a thread takes half a second to get going. */
const WORTH_THREADS = 2e7
const VALUES_OF_A_FIT = 1e4

/** None where the rows are not in memory that threads can share, or the trials take no time. */
function threadsFor({ rows: { held }, candidates, ...given }: TrialsToRun): TrialThreads | undefined {
  const { estimator, settings, scoring, names, plan, classes, seed } = given
  const folds = plan.layers.reduce((sum, layer) => sum + layer.folds.length, 0)
  const values = plan.rows * (names.features.length + 1)
  if (held === undefined || candidates.length * folds * (values + VALUES_OF_A_FIT) < WORTH_THREADS) return undefined
  return new TrialThreads({ blocks: held, estimator, settings, scoring, names, plan, classes, seed })
}

/** Metrics that follow from the statistics need no look at the rows. */
const FROM_STATISTICS = ['mse', 'rmse', 'r2'] as const

async function* byStatistics(given: TrialsToRun, finished: readonly Trial[]): AsyncGenerator<Trial> {
  const { folds, scoring, rows, plan } = given
  const metric = FROM_STATISTICS.find((candidate) => candidate === scoring)
  const fitted = given.search === 'path' ? alongPaths(given, finished) : eachAlone(given, finished)
  if (metric === undefined) {
    yield* scoreByRows(asModels(fitted), { rows, plan, scorer: scorerOf(scoring), batch: BATCH })
    return
  }
  for (const candidate of fitted) yield scoreFromStatistics(candidate, folds, metric)
}

function* alongPaths({ candidates, folds, estimator, settings }: TrialsToRun, finished: readonly Trial[]) {
  const options = { ...elasticNetOptions(estimator, settings), standardize: settings.standardize === true }
  yield* fitPaths(candidates, folds, options, finished)
}

function eachAlone({ candidates, folds, estimator, settings }: TrialsToRun, finished: readonly Trial[]) {
  return fitEach(
    candidates,
    folds,
    (train, params) => {
      const { model, converged } = fitStatistics(estimator, train, candidateSettings(settings, params))
      return { ...model.linear, converged }
    },
    finished,
  )
}

function* asModels(fitted: Iterable<FittedCandidate>): Generator<FittedCandidate<FittedModel>> {
  for (const candidate of fitted)
    yield { ...candidate, models: candidate.models.map((linear) => ({ kind: 'linear', linear })) }
}

function halved(
  { candidates, factor, scoring }: TrialsToRun,
  {
    finished,
    evaluate,
  }: {
    finished: readonly LoggedTrial[]
    evaluate: (candidates: readonly Candidate[], share: number) => AsyncIterable<Trial>
  },
): AsyncGenerator<HalvingTrial> {
  return successiveHalving(candidates, {
    factor,
    greaterIsBetter: greaterIsBetter(scoring),
    evaluate,
    finished: finished.flatMap((trial) => {
      const { rung, share } = trial
      return rung === undefined || share === undefined ? [] : [{ ...trial, rung, share }]
    }),
  })
}
