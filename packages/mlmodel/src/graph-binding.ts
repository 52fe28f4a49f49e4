import { listProblems, StepError } from '@millrace/errors'
import type { OnnxModel, Port, TensorData } from '@millrace/onnx'
import { type ColumnValues, type Conversion, graphValues, takesValues } from './graph-values.ts'
import type { ColumnSpec } from './signature.ts'

/** What the graph's inputs take, and the rows that lack a value that no input could say. */
export interface Feeds {
  readonly inputs: Record<string, TensorData>
  /** 1 where a row has a gap; undefined where none has. */
  readonly gaps: Uint8Array | undefined
}

/** Turns the model's columns, in their order, into feeds. */
export type Feed = (columns: readonly ColumnValues[], rows: number) => Feeds

interface Binding {
  /** How messages call the graph. */
  readonly source: string
  readonly missingCategory: string | undefined
}

/**
 * Matches a graph's inputs to the columns of a model: one input per column, by name and of shape `[N]` or `[N, 1]`,
 * or a single `[N, k]` input for all k columns.
 * @throws StepError BROKEN_CONTRACT, listing the inputs that match no column or are of a type that is not given
 */
export function bindInputs({ inputs }: OnnxModel, columns: readonly ColumnSpec[], binding: Binding): Feed {
  const [only] = inputs
  const whole = inputs.length === 1 && only?.shape.length === 2 ? only : undefined
  const problems = [
    ...inputs
      .filter(({ dtype }) => !takesValues(dtype))
      .map(({ name, dtype }) => `${name} takes ${dtype ?? 'no tensor'}`),
    ...(whole === undefined ? columnProblems(inputs, columns) : widthProblems(whole, columns.length)),
  ]
  if (problems.length > 0) {
    throw new StepError('BROKEN_CONTRACT', `${binding.source} does not fit its signature:\n${listProblems(problems)}`, {
      hint: 'export the graph with one [N] input per column, or one [N, k] input, of numbers or text',
    })
  }
  const feeder = whole === undefined ? feedEach(inputs, columns) : feedWhole(whole, columns)
  return (values, rows) => {
    let gaps: Uint8Array | undefined
    const gapAt = (row: number) => {
      gaps ??= new Uint8Array(rows)
      gaps[row] = 1
    }
    const fed = feeder(values, rows, { gapAt, missingCategory: binding.missingCategory })
    return { inputs: fed, gaps }
  }
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

interface Missing extends Pick<Conversion, 'missingCategory'> {
  readonly gapAt: (row: number) => void
}
type Feeder = (columns: readonly ColumnValues[], rows: number, missing: Missing) => Record<string, TensorData>

function feedEach(inputs: readonly Port[], columns: readonly ColumnSpec[]): Feeder {
  const places = inputs.map(({ name, dtype }) => ({ name, dtype, place: columns.findIndex((c) => c.name === name) }))
  return (values, _, { gapAt, missingCategory }) =>
    Object.fromEntries(
      places.map(({ name, dtype, place }) => [
        name,
        graphValues(values[place] ?? [], dtype, { columnAt: () => name, missingCategory, onGap: gapAt }),
      ]),
    )
}

function feedWhole({ name, dtype }: Port, columns: readonly ColumnSpec[]): Feeder {
  const width = columns.length
  return (values, rows, { gapAt, missingCategory }) => ({
    [name]: matrixValues(rowMajor(values, rows, { columns, dtype }), dtype, {
      columnAt: (index) => columns[index % width]?.name ?? '',
      missingCategory,
      onGap: (index) => gapAt(Math.floor(index / width)),
    }),
  })
}

/** A matrix of floats is made as such, without one of doubles before it. */
const matrixValues = (matrix: ColumnValues | Float32Array, dtype: Port['dtype'], conversion: Conversion): TensorData =>
  matrix instanceof Float32Array ? matrix : graphValues(matrix, dtype, conversion)

/** 256 kB of doubles. */
const CACHED_VALUES = 1 << 15

function rowMajor(
  values: readonly ColumnValues[],
  rows: number,
  { columns, dtype }: { readonly columns: readonly ColumnSpec[]; readonly dtype: Port['dtype'] },
): ColumnValues | Float32Array {
  const width = values.length
  const numbers = values.filter((column) => column instanceof Float64Array)
  if (numbers.length === width) {
    const matrix = dtype === 'float32' ? new Float32Array(rows * width) : new Float64Array(rows * width)
    // A stretch of rows that stays in the cache: down a whole column, every write of a wide matrix would miss it.
    const stretch = Math.max(1, Math.floor(CACHED_VALUES / width))
    for (let first = 0; first < rows; first += stretch) {
      const end = Math.min(rows, first + stretch)
      numbers.forEach((column, place) => {
        for (let row = first; row < end; row++) matrix[row * width + place] = column[row] ?? Number.NaN
      })
    }
    return matrix
  }
  const texts = values.filter(isText)
  if (texts.length === width)
    return Array.from({ length: rows * width }, (_, i) => texts[i % width]?.[Math.floor(i / width)] ?? null)
  const text = columns[values.findIndex(isText)]?.name
  throw new StepError('BROKEN_CONTRACT', `the column "${text}" is of text among numbers; the model takes one matrix`)
}

const isText = (values: ColumnValues): values is readonly (string | null)[] => !(values instanceof Float64Array)
