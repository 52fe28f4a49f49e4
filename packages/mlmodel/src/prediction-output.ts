import { StepError } from '@millrace/errors'
import type { OnnxModel, Port, TensorData } from '@millrace/onnx'

/** The output that holds the prediction, and how its values become doubles. */
export interface PredictionOutput {
  readonly name: string
  /** @throws StepError BROKEN_CONTRACT where the output is not one number per row */
  readonly read: (data: TensorData | undefined, rows: number) => Float64Array
}

/**
 * Finds the one output of a graph that gives a number per row: a regression's value, or a classifier's label, whose
 * probabilities are then left aside.
 * @throws StepError BROKEN_CONTRACT where there is none, or more than one
 */
export function predictionOutput({ outputs }: Pick<OnnxModel, 'outputs'>, source: string): PredictionOutput {
  const [only, ...others] = outputs.filter(isNumberPerRow)
  if (only === undefined || others.length > 0) {
    const given = outputs.map(shown).join('; ')
    throw new StepError('BROKEN_CONTRACT', `${source} gives ${given}: not one output of one number per row`, {
      hint: outputs.some(({ dtype }) => dtype === 'string')
        ? 'its labels are text: measure it as a classifier, or train it on labels that are numbers'
        : 'export a model with one output of shape [N] or [N, 1], or a classifier with its label first',
    })
  }
  return {
    name: only.name,
    read(data, rows) {
      if (data === undefined || data.length !== rows)
        throw new StepError('BROKEN_CONTRACT', `${source} gave ${data?.length} predictions for ${rows} rows`)
      return doubles(data)
    },
  }
}

const NUMBERS: ReadonlySet<string | undefined> = new Set(['float64', 'float32', 'int64', 'int32', 'bool'])

/** Whether an output is of numbers, one for each row as far as its shape tells. */
export const isNumberPerRow = ({ dtype, shape }: Port): boolean =>
  NUMBERS.has(dtype) && shape.length <= 2 && (shape[1] ?? 1) === 1

function doubles(data: TensorData): Float64Array {
  if (data instanceof Float64Array) return data
  if (data instanceof BigInt64Array) return Float64Array.from(data, Number)
  if (ArrayBuffer.isView(data)) return new Float64Array(data)
  throw new Error('an output of numbers holds text')
}

const shown = ({ name, dtype, shape }: Port): string =>
  dtype === undefined ? `${name}: no tensor` : `${name}: ${dtype} [${shape.map((size) => size ?? 'N').join(', ')}]`
