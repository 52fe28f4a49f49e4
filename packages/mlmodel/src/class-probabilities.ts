import { StepError } from '@millrace/errors'
import type { OnnxModel, Port, TensorData } from '@millrace/onnx'
import { isTextPerRow } from './label-output.ts'
import { isNumberPerRow } from './prediction-output.ts'

/** The output of a classifier that holds a probability for each of its classes. */
export interface ClassProbabilities {
  readonly name: string
  /** As text, in the order of the probabilities. */
  readonly classes: readonly string[]
  /** Row-major. @throws StepError BROKEN_CONTRACT where the output is not one number per row and class */
  readonly read: (data: TensorData | undefined, rows: number) => Float64Array
}

/**
 * Finds the probabilities of a classifier: the one output of several numbers per row, beside a label. Its classes are
 * its labels, or 0, 1, … where those are not known. Undefined for a graph that is no such classifier.
 */
export function classProbabilities(
  { outputs }: OnnxModel,
  { labels, source }: { labels: readonly string[] | undefined; source: string },
): ClassProbabilities | undefined {
  const [output, ...others] = outputs.filter(isNumbersPerRow)
  if (output === undefined || others.length > 0 || !outputs.some(isLabel)) return undefined
  const width = output.shape[1] ?? labels?.length
  if (width === undefined) return undefined
  return {
    name: output.name,
    classes: labels?.length === width ? labels : Array.from({ length: width }, (_, index) => String(index)),
    read(data, rows) {
      if (data?.length === rows * width && (data instanceof Float32Array || data instanceof Float64Array))
        return Float64Array.from(data)
      throw new StepError(
        'BROKEN_CONTRACT',
        `${source} gave ${data?.length} probabilities for ${rows} rows of ${width} classes`,
      )
    },
  }
}

/** Whether a graph may be a classifier's, by its outputs: several numbers or maps, beside a label. */
export const mayClassify = (outputs: readonly Port[]): boolean =>
  outputs.some(isLabel) && outputs.some((port) => port.dtype === undefined || isNumbersPerRow(port))

const isLabel = (port: Port): boolean => isNumberPerRow(port) || isTextPerRow(port)

const isNumbersPerRow = ({ dtype, shape }: Port): boolean =>
  (dtype === 'float32' || dtype === 'float64') && shape.length === 2 && shape[1] !== 1
