import { StepError } from '@millrace/errors'
import { type LogisticModel, predictClasses, predictProbabilities } from '../logistic/logistic-model.ts'
import type { ScoreInProgress } from './scorers.ts'

/** Log loss or accuracy of a model of more than two classes. Throws USAGE for another metric. */
export function multiclassScore(model: LogisticModel, metric: string): ScoreInProgress {
  if (metric !== 'log_loss' && metric !== 'accuracy') {
    throw new StepError(
      'USAGE',
      `the metric ${metric} is of two classes, and the target has ${model.coefficients.length}`,
      {
        hint: 'score by log_loss or accuracy',
      },
    )
  }
  let sum = 0
  let total = 0
  return {
    add: ({ columns, target, weights }) => {
      const probabilities = predictProbabilities(model, columns)
      const classes = predictClasses(probabilities)
      target.forEach((code, row) => {
        const weight = weights?.[row] ?? 1
        total += weight
        if (metric === 'accuracy') sum += classes[row] === code ? weight : 0
        else sum -= weight * Math.log(Math.max(probabilities[code]?.[row] ?? 0, Number.EPSILON))
      })
    },
    score: () => sum / total,
  }
}
