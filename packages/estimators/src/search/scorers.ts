import { averagePrecision, ClassificationBlocks, RegressionBlocks, rankScores, rocAuc } from '@millrace/statistics'
import { type LinearModel, predictLinear } from '../linear-model.ts'
import { type LogisticModel, predictProbabilities } from '../logistic/logistic-model.ts'
import type { RowBlock } from '../row-blocks.ts'
import { multiclassScore } from './multiclass-score.ts'

/** Scores models block by block of the rows they are tried on. */
export interface Scorer<Model> {
  start(model: Model): ScoreInProgress
}

export interface ScoreInProgress {
  add(block: RowBlock): void
  /** NaN where the rows do not define the metric, such as a relative error of targets that are all 0. */
  score(): number
}

export const REGRESSION_METRICS = ['mse', 'rmse', 'mae', 'r2', 'bias', 'mape', 'wape', 'max_error'] as const
export type RegressionMetric = (typeof REGRESSION_METRICS)[number]

/** Metrics of a classifier; with more than two classes all but the last. */
export const CLASSIFICATION_METRICS = [
  'log_loss',
  'brier',
  'accuracy',
  'precision',
  'recall',
  'f1',
  'roc_auc',
  'average_precision',
] as const
export type ClassificationMetric = (typeof CLASSIFICATION_METRICS)[number]

const BETTER_WHEN_GREATER: ReadonlySet<string> = new Set([
  'r2',
  'accuracy',
  'precision',
  'recall',
  'f1',
  'roc_auc',
  'average_precision',
])

/** Which end of a metric is the good one; of `bias` neither is, so it is refused by who offers metrics to choose from. */
export const greaterIsBetter = (metric: RegressionMetric | ClassificationMetric): boolean =>
  BETTER_WHEN_GREATER.has(metric)

export function regressionScorer(metric: RegressionMetric): Scorer<LinearModel> {
  return {
    start(model) {
      const blocks = new RegressionBlocks(1)
      return {
        add: ({ columns, target, weights }) =>
          blocks.add(target, predictLinear(model, columns), weights && { weights }),
        score: () => regressionScore(blocks, metric),
      }
    },
  }
}

export function classificationScorer(metric: ClassificationMetric): Scorer<LogisticModel> {
  return {
    start: (model) => {
      if (model.coefficients.length > 1) return multiclassScore(model, metric)
      return metric === 'roc_auc' || metric === 'average_precision'
        ? rankingScore(model, metric)
        : binaryScore(model, metric)
    },
  }
}

function regressionScore(blocks: RegressionBlocks, metric: RegressionMetric): number {
  if (metric === 'max_error') return blocks.maxError
  const metrics = blocks.metrics()
  return (metric === 'mse' ? metrics.rmse ** 2 : metrics[metric]) ?? Number.NaN
}

function binaryScore(
  model: LogisticModel,
  metric: Exclude<ClassificationMetric, 'roc_auc' | 'average_precision'>,
): ScoreInProgress {
  const blocks = new ClassificationBlocks({ blocks: 1, calibrationBins: 1 })
  return {
    add: ({ columns, target, weights }) => {
      const [, positive = new Float64Array()] = predictProbabilities(model, columns)
      blocks.add(target, positive, weights && { weights })
    },
    score: () => blocks.metrics()[metric] ?? Number.NaN,
  }
}

/** Holds the score and target of every row, which an order needs. */
function rankingScore(model: LogisticModel, metric: 'roc_auc' | 'average_precision'): ScoreInProgress {
  const targets: number[] = []
  const scores: number[] = []
  const weights: number[] = []
  return {
    add: (block) => {
      const [, positive = new Float64Array()] = predictProbabilities(model, block.columns)
      positive.forEach((score, row) => {
        scores.push(score)
        targets.push(block.target[row] ?? 0)
        weights.push(block.weights?.[row] ?? 1)
      })
    },
    score: () => {
      const ranked = rankScores(Float64Array.from(targets), Float64Array.from(scores), Float64Array.from(weights))
      return (metric === 'roc_auc' ? rocAuc(ranked) : averagePrecision(ranked)) ?? Number.NaN
    },
  }
}
