import { type Column, isNumeric } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { Batch, Scorer } from '@millrace/mlmodel'
import type { Expr } from 'nodejs-polars'
import { ClassificationSums } from '../metrics/classification-sums.ts'
import { chooseClassification } from '../metrics/metric-choice.ts'
import type { ModelEvaluationOptions } from '../options.ts'
import { SLICE_BLOCKS, type Task } from './task.ts'

/** Of a model that gives one number: the probability of 1. */
const PLAIN_CLASSES = ['0', '1'] as const

/**
 * Two classes, of which a model gives probabilities: targets are 1 for the positive class and 0 for the other.
 * @throws StepError USAGE for a metric that is none of classifiers, for a class that the model does not have; BROKEN_CONTRACT for more than two classes
 */
export async function classificationTask(
  candidate: Pick<Scorer, 'classifier'>,
  options: Pick<ModelEvaluationOptions, 'metrics' | 'threshold' | 'positiveClass'>,
): Promise<Task> {
  const { default: pl } = await import('nodejs-polars')
  const choice = chooseClassification(options.metrics, options.threshold)
  const [negative, positive] = twoClasses(candidate.classifier?.classes ?? PLAIN_CLASSES, options.positiveClass)
  return {
    name: 'classification',
    target({ name, type }) {
      const label = pl.col(name)
      const one = (found: Expr, value: 0 | 1) => pl.when(found).then(pl.lit(value))
      const is = (name: string, value: 0 | 1) =>
        type === 'String' ? label.eq(pl.lit(name)) : label.cast(pl.Float64).eq(pl.lit(numberOf(name, value, type)))
      return one(is(positive, 1), 1)
        .otherwise(one(is(negative, 0), 0).otherwise(pl.lit(null)))
        .cast(pl.Float64)
    },
    score: (model, batch) => probabilities(model, batch, positive),
    ofBaseline: (predicted) => predicted.map((value) => Math.min(Math.max(value, 0), 1)),
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
  if (classes.length !== 2)
    throw new StepError(
      'BROKEN_CONTRACT',
      `the model tells ${classes.length} classes apart: ${classes.slice(0, 10).join(', ')}; two are evaluated`,
      {
        hint: 'evaluate a model of one class against the others, or write --task regression to measure its label as a number',
      },
    )
  if (asked === undefined || asked === second) return [first, second]
  if (asked === first) return [second, first]
  throw new StepError('USAGE', `--positive-class (POSITIVE_CLASS): the model has no class ${asked}`, {
    hint: `it has ${classes.join(' and ')}`,
  })
}

/** A class as a label of numbers has it: itself, or its place where classes have names. */
function numberOf(name: string, place: 0 | 1, type: Column['type']): number {
  if (!isNumeric(type) && type !== 'Boolean') return Number.NaN
  const number = name === '' ? Number.NaN : Number(name)
  return Number.isNaN(number) ? place : number
}

async function probabilities(model: Scorer, batch: Batch, positive: string): Promise<Float64Array> {
  const { classifier } = model
  if (classifier === undefined) return checked(await model.score(batch))
  const place = classifier.classes.indexOf(positive)
  if (place < 0)
    throw new StepError('BROKEN_CONTRACT', `it has no class ${positive}, only ${classifier.classes.join(', ')}`)
  const all = await classifier.probabilities(batch)
  const width = classifier.classes.length
  return checked(Float64Array.from({ length: batch.rows }, (_, row) => all[row * width + place] ?? Number.NaN))
}

function checked(probability: Float64Array): Float64Array {
  const wrong = probability.find((value) => value < 0 || value > 1)
  if (wrong === undefined) return probability
  throw new StepError('BROKEN_CONTRACT', `the model gives ${wrong}, which is no probability`, {
    hint: 'write --task regression (EVALUATION_TASK) for a model that predicts a number',
  })
}
