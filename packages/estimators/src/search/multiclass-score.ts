import { StepError } from '@millrace/errors'
import { MulticlassBlocks, MulticlassRanks } from '@millrace/statistics'
import { type LogisticModel, predictProbabilities } from '../logistic/logistic-model.ts'
import type { RowBlock } from '../row-blocks.ts'
import type { ClassificationMetric, ScoreInProgress } from './scorers.ts'

/** The averages that metrics of two classes are with more of them. */
const AVERAGES = {
  log_loss: 'log_loss',
  brier: 'brier',
  accuracy: 'accuracy',
  precision: 'precision_macro',
  recall: 'recall_macro',
  f1: 'f1_macro',
} as const

/**
 * A metric of a model of more than two classes: of precision, recall and F1 the macro average, of the area under the ROC curve that of each class
 * against the others. Throws USAGE for average precision, which there is of two classes only.
 */
export function multiclassScore(model: LogisticModel, metric: ClassificationMetric): ScoreInProgress {
  const classes = model.coefficients.length
  if (metric === 'average_precision')
    throw new StepError('USAGE', `the metric ${metric} is of two classes, and the target has ${classes}`, {
      hint: `score by ${[...Object.keys(AVERAGES), 'roc_auc'].join(', ')}`,
    })
  if (metric === 'roc_auc') {
    const ranks = new MulticlassRanks(classes)
    return {
      add: (block) => ranks.add(block.target, probabilitiesOf(model, block), optionsOf(block)),
      score: () => ranks.areas().macro ?? Number.NaN,
    }
  }
  const blocks = new MulticlassBlocks(classes, { blocks: 1, calibrationBins: 1 })
  return {
    add: (block) => blocks.add(block.target, probabilitiesOf(model, block), optionsOf(block)),
    score: () => blocks.metrics().averages[AVERAGES[metric]],
  }
}

const optionsOf = ({ weights }: RowBlock) => (weights === undefined ? {} : { weights })

/** Row-major. */
function probabilitiesOf(model: LogisticModel, { columns, target }: RowBlock): Float64Array {
  const each = predictProbabilities(model, columns)
  const matrix = new Float64Array(target.length * each.length)
  for (const [k, own] of each.entries())
    for (let row = 0; row < own.length; row++) matrix[row * each.length + k] = own[row] ?? 0
  return matrix
}
