import { StepError } from '@millrace/errors'
import type { Batch, Scorer } from '@millrace/mlmodel'
import { logOf } from '@millrace/statistics'
import { ClassificationSums } from '../metrics/classification-sums.ts'
import { chooseClassification } from '../metrics/metric-choice.ts'
import type { ModelEvaluationOptions } from '../options.ts'
import { checkedProbabilities } from './checked-probabilities.ts'
import { classPlace } from './class-place.ts'
import { ONE_NUMBER, SLICE_BLOCKS, type Task } from './task.ts'

/** Of a model that gives one number: the probability of 1. */
const PLAIN_CLASSES = ['0', '1'] as const

export type ClassificationOptions = Pick<ModelEvaluationOptions, 'metrics' | 'threshold' | 'positiveClass'>

/**
 * Two classes, of which a model gives probabilities: targets are 1 for the positive class and 0 for the other.
 * @throws StepError USAGE for a metric that is none of classifiers, and for a class that the model does not have
 */
export async function classificationTask(
  candidate: Pick<Scorer, 'classifier'>,
  options: ClassificationOptions,
): Promise<Task> {
  const { default: pl } = await import('nodejs-polars')
  const choice = chooseClassification(options.metrics, options.threshold)
  const classes = candidate.classifier?.classes ?? PLAIN_CLASSES
  const [negative, positive] = twoClasses(classes, options.positiveClass)
  const place = classes.indexOf(positive)
  return {
    ...ONE_NUMBER,
    name: 'classification',
    classes,
    loss: {
      metric: 'log_loss',
      at: (row, target, predicted) => {
        const share = predicted[row] ?? 0
        return -logOf(target[row] === 1 ? share : 1 - share)
      },
    },
    target: (label) => classPlace(pl, label, classes).eq(pl.lit(place)).cast(pl.Float64),
    score: (model, batch) => probabilities(model, batch, positive),
    // Baselines were fitted to the place of the class.
    ofBaseline: ([predicted = new Float64Array()]) => {
      const shares = predicted.map((value) => Math.min(Math.max(value, 0), 1))
      return place === 1 ? shares : shares.map((share) => 1 - share)
    },
    newSums: () => new ClassificationSums(choice),
    newSliceSums: () => new ClassificationSums(choice, { blocks: SLICE_BLOCKS }),
    describe(sums) {
      if (!(sums instanceof ClassificationSums)) throw new Error('a classifier has the sums of one')
      const classifier = { classes: [negative, positive], positive_class: positive, ...sums.describe() }
      return { classifier, calibration: sums.calibration() }
    },
  }
}

/** The negative class and the positive one. */
function twoClasses(classes: readonly string[], asked: string | undefined): [string, string] {
  const [first = '', second = ''] = classes
  if (asked === undefined || asked === second) return [first, second]
  if (asked === first) return [second, first]
  throw new StepError('USAGE', `--positive-class (POSITIVE_CLASS): the model has no class ${asked}`, {
    hint: `it has ${classes.join(' and ')}`,
  })
}

async function probabilities(model: Scorer, batch: Batch, positive: string): Promise<Float64Array> {
  const { classifier } = model
  if (classifier === undefined) return checkedProbabilities(await model.score(batch))
  const place = classifier.classes.indexOf(positive)
  if (place < 0)
    throw new StepError('BROKEN_CONTRACT', `it has no class ${positive}, only ${classifier.classes.join(', ')}`)
  const all = await classifier.probabilities(batch)
  const width = classifier.classes.length
  return checkedProbabilities(
    Float64Array.from({ length: batch.rows }, (_, row) => all[row * width + place] ?? Number.NaN),
  )
}
