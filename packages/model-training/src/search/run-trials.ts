import {
  type Candidate,
  type ColumnNames,
  type FittedCandidate,
  type FoldPlan,
  type FoldStatistics,
  fitEach,
  fitEachByRows,
  fitPaths,
  greaterIsBetter,
  type HalvingTrial,
  type RowBlocks,
  scoreByRows,
  scoreFromStatistics,
  successiveHalving,
  type Trial,
} from '@millrace/estimators'
import { ESTIMATOR, type EstimatorName } from '../fits/estimators.ts'
import { fitRows } from '../fits/fit-rows.ts'
import { elasticNetOptions, fitStatistics } from '../fits/fit-statistics.ts'
import type { FittedModel } from '../fits/fitted.ts'
import { candidateSettings, type Settings } from '../fits/settings.ts'
import { scorerOf } from './scorer.ts'
import type { Scoring } from './scorings.ts'
import type { SearchKind } from './search-kinds.ts'
import type { LoggedTrial } from './trial-log.ts'

export interface TrialsToRun {
  readonly search: SearchKind
  readonly estimator: EstimatorName
  readonly settings: Settings
  readonly candidates: readonly Candidate[]
  readonly scoring: Scoring
  readonly rows: RowBlocks
  readonly names: ColumnNames
  readonly plan: FoldPlan
  /** Of every fold; only estimators that are fitted from statistics need them. */
  readonly folds: readonly FoldStatistics[]
  /** Of a classifier's target. */
  readonly classes: number
  readonly factor: number
  readonly seed: number
}

/** One reading of the rows scores so many candidates. */
const BATCH = 50

/** Fits and scores every candidate that is not finished, one trial at a time. */
export function runTrials(given: TrialsToRun, finished: readonly LoggedTrial[]): AsyncIterable<LoggedTrial> {
  if (given.search === 'halving') return halved(given, finished)
  if (ESTIMATOR[given.estimator].from === 'rows')
    return byRows(given, { candidates: given.candidates, share: 1 }, finished)
  return byStatistics(given, finished)
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
  for await (const candidate of fitted) yield scoreFromStatistics(candidate, folds, metric)
}

function* alongPaths({ candidates, folds, estimator, settings }: TrialsToRun, finished: readonly Trial[]) {
  const options = { ...elasticNetOptions(estimator, settings), standardize: settings.standardize === true }
  yield* fitPaths(candidates, folds, options, finished)
}

function eachAlone({ candidates, folds, estimator, settings }: TrialsToRun, finished: readonly Trial[]) {
  return fitEach(
    candidates,
    folds,
    async (train, params) => {
      const { model, converged } = await fitStatistics(estimator, train, candidateSettings(settings, params))
      return { ...model.linear, converged }
    },
    finished,
  )
}

async function* asModels(
  fitted: Iterable<FittedCandidate> | AsyncIterable<FittedCandidate>,
): AsyncGenerator<FittedCandidate<FittedModel>> {
  for await (const candidate of fitted)
    yield { ...candidate, models: candidate.models.map((linear) => ({ kind: 'linear', linear })) }
}

async function* byRows(
  { estimator, settings, rows, names, plan, classes, scoring, seed }: TrialsToRun,
  { candidates, share }: { candidates: readonly Candidate[]; share: number },
  finished: readonly Trial[],
): AsyncGenerator<Trial> {
  const fitted = fitEachByRows(
    candidates,
    {
      rows,
      plan,
      share,
      seed,
      fit: async (train, params) => {
        const { model, converged } = await fitRows(
          estimator,
          { rows: train, names, classes },
          candidateSettings(settings, params),
        )
        return { ...model, converged }
      },
    },
    finished,
  )
  yield* scoreByRows(fitted, { rows, plan, scorer: scorerOf(scoring) })
}

function halved(given: TrialsToRun, finished: readonly LoggedTrial[]): AsyncGenerator<HalvingTrial> {
  return successiveHalving(given.candidates, {
    factor: given.factor,
    greaterIsBetter: greaterIsBetter(given.scoring),
    evaluate: (candidates, share) => byRows(given, { candidates, share }, []),
    finished: finished.flatMap((trial) => {
      const { rung, share } = trial
      return rung === undefined || share === undefined ? [] : [{ ...trial, rung, share }]
    }),
  })
}
