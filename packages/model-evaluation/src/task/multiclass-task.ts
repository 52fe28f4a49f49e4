import { StepError } from '@millrace/errors'
import type { Batch, Scorer } from '@millrace/mlmodel'
import { logOf } from '@millrace/statistics'
import { chooseMulticlass } from '../metrics/metric-choice.ts'
import { MulticlassSums } from '../metrics/multiclass-sums.ts'
import { checkedProbabilities } from './checked-probabilities.ts'
import { classPlace } from './class-place.ts'
import type { ClassificationOptions } from './classification-task.ts'
import { type Drawn, SLICE_BLOCKS, type Task } from './task.ts'

/** Sums are kept for each class, so that memory and time grow with them. */
const MOST_CLASSES = 100
/** Of the options: what two classes are told apart by. */
const HALF = 0.5

/**
 * More than two classes: targets are the places of classes, predictions the probability of each.
 * @throws StepError USAGE for options that are of two classes; BROKEN_CONTRACT for more than 100 classes
 */
export async function multiclassTask(classes: readonly string[], options: ClassificationOptions): Promise<Task> {
  const { default: pl } = await import('nodejs-polars')
  refuseOptions(classes, options)
  const choice = chooseMulticlass(options.metrics, classes)
  const width = classes.length
  return {
    name: 'classification',
    classes,
    width,
    target: (label) => classPlace(pl, label, classes),
    score: (model, batch) => probabilities(model, batch, classes),
    ofBaseline: shares,
    newSums: () => new MulticlassSums(choice),
    newSliceSums: () => new MulticlassSums(choice, { blocks: SLICE_BLOCKS }),
    loss: {
      metric: 'log_loss',
      at: (row, codes, predicted) => -logOf(predicted[row * width + (codes[row] ?? 0)] ?? 0),
    },
    drawn: (codes, predicted) => decisions(codes, predicted, width),
    describe(sums) {
      if (!(sums instanceof MulticlassSums)) throw new Error('a classifier has the sums of one')
      return { multiclass: sums.describe(), calibration: sums.calibration() }
    },
  }
}

function refuseOptions(classes: readonly string[], { positiveClass, threshold }: ClassificationOptions): void {
  if (classes.length > MOST_CLASSES)
    throw new StepError(
      'BROKEN_CONTRACT',
      `the model tells ${classes.length} classes apart, and at most ${MOST_CLASSES} are evaluated`,
      { hint: 'write --task regression (EVALUATION_TASK) to measure its label as a number' },
    )
  const hint = `the model has ${classes.length} classes; recall_of_${classes[0]} and so on are of one against the others`
  if (positiveClass !== undefined)
    throw new StepError('USAGE', '--positive-class (POSITIVE_CLASS) is for two classes', { hint })
  if (threshold !== HALF)
    throw new StepError(
      'USAGE',
      '--threshold (CLASSIFICATION_THRESHOLD) is for two classes: of more the most probable one is decided for',
      { hint },
    )
}

/** A class that a champion does not know has a probability of 0: it will never decide for it. */
async function probabilities(model: Scorer, batch: Batch, classes: readonly string[]): Promise<Float64Array> {
  const { classifier } = model
  if (classifier === undefined) throw new StepError('BROKEN_CONTRACT', 'it gives no probabilities of classes')
  const own = classifier.classes
  const unknown = own.filter((name) => !classes.includes(name))
  if (unknown.length > 0)
    throw new StepError('BROKEN_CONTRACT', `it has classes that the model has not: ${unknown.slice(0, 5).join(', ')}`)
  const found = checkedProbabilities(await classifier.probabilities(batch))
  const places = classes.map((name) => own.indexOf(name))
  if (places.length === own.length && places.every((place, k) => place === k)) return found
  const [from, to] = [own.length, classes.length]
  const matrix = new Float64Array(batch.rows * to)
  for (const [k, place] of places.entries())
    if (place >= 0)
      for (let row = 0; row < batch.rows; row++) matrix[row * to + k] = found[row * from + place] ?? Number.NaN
  return matrix
}

/** Linear models of the share of each class, cut off at 0 and made to add up to 1. */
function shares(predicted: readonly Float64Array[]): Float64Array {
  const width = predicted.length
  const rows = predicted[0]?.length ?? 0
  const matrix = new Float64Array(rows * width)
  for (let row = 0; row < rows; row++) {
    const own = predicted.map((values) => Math.max(values[row] ?? 0, 0))
    const sum = own.reduce((all, share) => all + share, 0)
    for (let k = 0; k < width; k++) matrix[row * width + k] = (own[k] ?? 0) / sum
  }
  return matrix
}

/** The probability of the class decided for, the first of equals, and 1 where it is right. */
function decisions(codes: Float64Array, predicted: Float64Array, width: number): Drawn {
  const drawn = { target: new Float64Array(codes.length), predicted: new Float64Array(codes.length) }
  for (let row = 0; row < codes.length; row++) {
    let best = 0
    for (let k = 1; k < width; k++)
      if ((predicted[row * width + k] ?? 0) > (predicted[row * width + best] ?? 0)) best = k
    drawn.target[row] = best === codes[row] ? 1 : 0
    drawn.predicted[row] = predicted[row * width + best] ?? 0
  }
  return drawn
}
