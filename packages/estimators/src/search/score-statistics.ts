import type { FoldStatistics } from '../fold-statistics.ts'
import { type RegressionScores, regressionScores } from '../regression-scores.ts'
import type { FittedCandidate } from './fit-folds.ts'
import { type Trial, trialOf } from './trial.ts'

/** Scores the models of a candidate on the test sides of the folds, without another look at the rows. */
export function scoreFromStatistics(
  { candidate, models, converged }: FittedCandidate,
  folds: readonly FoldStatistics[],
  metric: keyof RegressionScores,
): Trial {
  const scores = models.map((model, fold) => {
    const side = folds[fold]
    if (side === undefined) throw new Error(`there is a model of fold ${fold}, but there are ${folds.length} folds`)
    return regressionScores(side.test, model)[metric]
  })
  return trialOf(candidate, scores, converged)
}
