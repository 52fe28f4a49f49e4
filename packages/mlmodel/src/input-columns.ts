import { StepError } from '@millrace/errors'
import type { OnnxModel, Port } from '@millrace/onnx'
import type { ColumnSpec, Signature, SignatureType } from './signature.ts'

interface Sources {
  readonly signature: Signature | undefined
  /** Names of the columns of a graph that takes one matrix, in its order, where the model does not tell them. */
  readonly names: readonly string[] | undefined
  /** How messages call the graph. */
  readonly source: string
}

/**
 * The columns that a model reads, by name: those of its signature, else its graph's inputs, else the names given for
 * the columns of its one matrix.
 * @throws StepError BROKEN_CONTRACT where nothing names them, or names are given that the model does not need
 */
export function inputColumns({ inputs }: OnnxModel, { signature, names, source }: Sources): readonly ColumnSpec[] {
  const matrix = matrixOf(inputs)
  const own = signature?.inputs ?? (matrix === undefined ? inputs.map(columnOf) : undefined)
  if (names === undefined) {
    if (own !== undefined) return own
    throw new StepError('BROKEN_CONTRACT', `${source} takes ${shown(matrix)}, whose columns nothing names`, {
      hint: 'name them in their order, or log the model with a signature of named columns, as of a data frame',
    })
  }
  if (matrix === undefined || signature !== undefined) {
    throw new StepError(
      'BROKEN_CONTRACT',
      `${source} names its own columns: ${own?.map(({ name }) => name).join(', ')}`,
      {
        hint: 'leave out the names given for its columns',
      },
    )
  }
  const width = matrix.shape[1] ?? names.length
  if (names.length !== width || new Set(names).size < width) {
    throw new StepError('BROKEN_CONTRACT', `${source} takes ${shown(matrix)}, named are ${names.join(', ')}`, {
      hint: `give ${width} different names`,
    })
  }
  return names.map((name) => ({ ...columnOf(matrix), name }))
}

/** The one input of two dimensions that takes all columns; a width of one is a column like any other. */
function matrixOf(inputs: readonly Port[]): Port | undefined {
  const [only] = inputs
  return inputs.length === 1 && only?.shape.length === 2 && only.shape[1] !== 1 ? only : undefined
}

const columnOf = ({ name, dtype }: Port): ColumnSpec => ({
  name,
  type: COLUMN_TYPE[dtype ?? ''] ?? 'any',
  required: true,
})

const COLUMN_TYPE: Readonly<Record<string, SignatureType>> = {
  float64: 'double',
  float32: 'float',
  int64: 'long',
  int32: 'integer',
  bool: 'boolean',
  string: 'string',
}

const shown = (port: Port | undefined): string =>
  `one [${port?.shape.map((size) => size ?? 'N').join(', ')}] input "${port?.name}"`
