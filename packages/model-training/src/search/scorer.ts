import {
  CLASSIFICATION_METRICS,
  classificationScorer,
  type OneFeatureModel,
  predictOneFeature,
  type RowBlock,
  regressionScorer,
  type Scorer,
} from '@millrace/estimators'
import type { FittedModel } from '../fits/fitted.ts'
import { REGRESSION_SCORINGS, type Scoring } from './scorings.ts'

/** Scores models of any kind; a metric that the kind does not have is a bug. */
export function scorerOf(scoring: Scoring): Scorer<FittedModel> {
  const regression = REGRESSION_SCORINGS.find((metric) => metric === scoring)
  const classification = CLASSIFICATION_METRICS.find((metric) => metric === scoring)
  return {
    start(model) {
      if (model.kind === 'classifier' && classification !== undefined)
        return classificationScorer(classification).start(model.logistic)
      if (model.kind === 'linear' && regression !== undefined) return regressionScorer(regression).start(model.linear)
      if (model.kind === 'curve' && regression !== undefined) {
        const progress = regressionScorer(regression).start(ITSELF)
        return { add: (block) => progress.add(predictedBy(model.curve, block)), score: () => progress.score() }
      }
      throw new Error(`${scoring} is no metric of a ${model.kind} model`)
    },
  }
}

/** The linear model that predicts its one column. */
const ITSELF = { intercept: 0, coefficients: Float64Array.of(1) }

const predictedBy = (curve: OneFeatureModel, block: RowBlock): RowBlock => ({
  ...block,
  columns: [predictOneFeature(curve, block.columns)],
})
