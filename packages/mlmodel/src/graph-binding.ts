import { listProblems, StepError } from '@millrace/errors'
import type { OnnxModel, Port, TensorData } from '@millrace/onnx'
import { graphValues, takesNumbers } from './graph-values.ts'
import type { ColumnSpec } from './signature.ts'

/** Turns the signature's columns, in the signature's order, into what the graph's inputs take. */
export type Feed = (columns: readonly Float64Array[], rows: number) => Record<string, TensorData>

/**
 * Matches a graph's inputs to the columns of a signature: one input per column, by name and of shape `[N]` or `[N, 1]`,
 * or a single `[N, k]` input for all k columns.
 * @throws StepError BROKEN_CONTRACT, listing the inputs that match no column or take no numbers
 */
export function bindInputs({ inputs }: OnnxModel, columns: readonly ColumnSpec[], source: string): Feed {
  const problems = inputs.filter(({ dtype }) => !takesNumbers(dtype)).map(({ name, dtype }) => `${name} takes ${dtype}`)
  const [only] = inputs
  const whole = inputs.length === 1 && only?.shape.length === 2 ? only : undefined
  if (whole !== undefined) problems.push(...widthProblems(whole, columns.length))
  else problems.push(...columnProblems(inputs, columns))
  if (problems.length > 0) {
    throw new StepError('BROKEN_CONTRACT', `${source} does not fit its signature:\n${listProblems(problems)}`, {
      hint: 'export the graph with one [N] input per column, or one [N, k] input, of numbers',
    })
  }
  return whole === undefined ? feedEach(inputs, columns) : feedWhole(whole, columns)
}

function widthProblems({ name, shape }: Port, columns: number): string[] {
  const width = shape[1]
  return width === undefined || width === columns
    ? []
    : [`${name} takes ${width} columns, the signature has ${columns}`]
}

function columnProblems(inputs: readonly Port[], columns: readonly ColumnSpec[]): string[] {
  const names = new Set(columns.map(({ name }) => name))
  return inputs.flatMap(({ name, shape }) => {
    if (!names.has(name)) return [`${name} is not a column of the signature`]
    const fits = shape.length === 1 || (shape.length === 2 && (shape[1] ?? 1) === 1)
    return fits ? [] : [`${name} is of shape [${shape.map((size) => size ?? 'N').join(', ')}]`]
  })
}

function feedEach(inputs: readonly Port[], columns: readonly ColumnSpec[]): Feed {
  const places = inputs.map(({ name, dtype }) => ({ name, dtype, place: columns.findIndex((c) => c.name === name) }))
  return (values) =>
    Object.fromEntries(
      places.map(({ name, dtype, place }) => [
        name,
        graphValues(values[place] ?? new Float64Array(), dtype, () => name),
      ]),
    )
}

function feedWhole({ name, dtype }: Port, columns: readonly ColumnSpec[]): Feed {
  const width = columns.length
  return (values, rows) => {
    const matrix = new Float64Array(rows * width)
    values.forEach((column, place) => {
      for (let row = 0; row < rows; row++) matrix[row * width + place] = column[row] ?? Number.NaN
    })
    return { [name]: graphValues(matrix, dtype, (index) => columns[index % width]?.name ?? '') }
  }
}
