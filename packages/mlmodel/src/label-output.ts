import { StepError } from '@millrace/errors'
import type { OnnxModel, Port, TensorData } from '@millrace/onnx'
import { isNumberPerRow, predictionOutput } from './prediction-output.ts'

/** What a classifier's labels are; `double` of a graph that gives them as floats. */
export type LabelType = 'boolean' | 'long' | 'double' | 'string'

/** A label for each row: numbers, Booleans as 0 and 1, NaN for none; or text, null for none. */
export type Labels = Float64Array | readonly (string | null)[]

export interface LabelOutput {
  readonly name: string
  readonly type: LabelType
  /** @throws StepError BROKEN_CONTRACT where the output is not one label per row */
  readonly read: (data: TensorData | undefined, rows: number) => Labels
}

/**
 * Finds the output of a classifier's graph that holds the label of each row.
 * @throws StepError BROKEN_CONTRACT where there is none, or more than one
 */
export function labelOutput(graph: Pick<OnnxModel, 'outputs'>, source: string): LabelOutput {
  const texts = graph.outputs.filter(isTextPerRow)
  const [text] = texts
  if (text === undefined || texts.length > 1 || graph.outputs.some(isNumberPerRow)) {
    const numbers = predictionOutput(graph, source)
    const dtype = graph.outputs.find(({ name }) => name === numbers.name)?.dtype
    return { ...numbers, type: TYPES.get(dtype) ?? 'double' }
  }
  return {
    name: text.name,
    type: 'string',
    read(data, rows) {
      if (data === undefined || ArrayBuffer.isView(data) || data.length !== rows)
        throw new StepError('BROKEN_CONTRACT', `${source} gave ${data?.length} labels for ${rows} rows`)
      return data
    },
  }
}

const TYPES: ReadonlyMap<Port['dtype'], LabelType> = new Map<Port['dtype'], LabelType>([
  ['bool', 'boolean'],
  ['int64', 'long'],
  ['int32', 'long'],
])

/** Whether an output is of texts, one for each row as far as its shape tells. */
export const isTextPerRow = ({ dtype, shape }: Port): boolean =>
  dtype === 'string' && shape.length <= 2 && (shape[1] ?? 1) === 1
