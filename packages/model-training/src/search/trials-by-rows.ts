import {
  type Candidate,
  type ColumnNames,
  type FoldPlan,
  fitEachByRows,
  type RowBlocks,
  scoreByRows,
  type Trial,
} from '@millrace/estimators'
import type { EstimatorName } from '../fits/estimators.ts'
import { fitRows } from '../fits/fit-rows.ts'
import { candidateSettings, type Settings } from '../fits/settings.ts'
import { scorerOf } from './scorer.ts'
import type { Scoring } from './scorings.ts'

export interface RowTrials {
  readonly estimator: EstimatorName
  readonly settings: Settings
  readonly scoring: Scoring
  readonly rows: RowBlocks
  readonly names: ColumnNames
  readonly plan: FoldPlan
  /** Of a classifier's target. */
  readonly classes: number
  readonly seed: number
}

/** Fits candidates by reading the rows, on a share of each fold's training rows, and scores them, one after another. */
export function trialsByRows(
  { estimator, settings, scoring, rows, names, plan, classes, seed }: RowTrials,
  { candidates, share }: { candidates: readonly Candidate[]; share: number },
): AsyncGenerator<Trial> {
  const fitted = fitEachByRows(candidates, {
    rows,
    plan,
    share,
    seed,
    fit: async (train, params) => {
      const its = candidateSettings(settings, params)
      const { model, converged } = await fitRows(estimator, { rows: train, names, classes }, its)
      return { ...model, converged }
    },
  })
  return scoreByRows(fitted, { rows, plan, scorer: scorerOf(scoring) })
}
