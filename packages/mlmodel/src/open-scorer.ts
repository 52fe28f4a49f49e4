import { listProblems, StepError } from '@millrace/errors'
import type { OnnxModel } from '@millrace/onnx'
import { bindInputs } from './graph-binding.ts'
import type { ColumnValues } from './graph-values.ts'
import { inputColumns } from './input-columns.ts'
import { predictionOutput } from './prediction-output.ts'
import { type ModelFolder, readModel } from './read-model.ts'
import type { ColumnSpec } from './signature.ts'

/** Rows to score: columns as doubles, null as NaN, or as text. */
export interface Batch {
  readonly rows: number
  readonly columns: Readonly<Record<string, ColumnValues>>
}

/** An opened model. */
export interface Scorer {
  /** The columns that the model reads. */
  readonly columns: readonly ColumnSpec[]
  /**
   * One prediction per row, a classifier's label as a number. NaN goes into the graph where it takes floats; a null
   * that an input of the graph cannot say leaves its row without a prediction, NaN. An absent optional column is null.
   * @throws StepError BROKEN_CONTRACT, listing the required columns that are missing, or naming a value of the wrong type
   */
  score(batch: Batch): Promise<Float64Array>
  close(): Promise<void>
}

/**
 * Opens a model folder, or what `readModel` told of one, for scoring by onnxruntime; columns are matched by name, in any order, others are ignored.
 * `names` are those of the columns of a graph that takes one matrix, in its order, where the model does not tell them.
 * @throws StepError MISSING_INPUT, BROKEN_CONTRACT
 */
export async function openScorer(
  folder: string | ModelFolder,
  { names }: { names?: readonly string[] | undefined } = {},
): Promise<Scorer> {
  const model = typeof folder === 'string' ? await readModel(folder) : folder
  const { openModel } = await import('@millrace/onnx')
  const graph = await openModel(model.graphPath)
  try {
    return scorerOf(model, graph, names)
  } catch (error) {
    await graph.close()
    throw error
  }
}

function scorerOf(
  { signature, metadata, graphPath }: ModelFolder,
  graph: OnnxModel,
  names?: readonly string[],
): Scorer {
  const source = graphPath
  const columns = inputColumns(graph, { signature, names, source })
  const feed = bindInputs(graph, columns, { source, missingCategory: metadata.missing_category })
  const output = predictionOutput(graph, source)
  return {
    columns,
    async score({ rows, columns: given }) {
      const values = valuesOf(columns, given, rows)
      if (rows === 0) return new Float64Array(0)
      const { inputs, gaps } = feed(values, rows)
      const { [output.name]: data } = await graph.run(inputs, rows, [output.name])
      return withGaps(output.read(data, rows), gaps)
    },
    close: () => graph.close(),
  }
}

/** The model's columns in its order. */
function valuesOf(columns: readonly ColumnSpec[], given: Batch['columns'], rows: number): ColumnValues[] {
  const required = columns
    .filter(({ name, required }) => required && !Object.hasOwn(given, name))
    .map(({ name, type }) => `${name} (${type})`)
  if (required.length > 0) {
    throw new StepError('BROKEN_CONTRACT', `columns that the model needs are missing:\n${listProblems(required)}`)
  }
  return columns.map(({ name, type }) => {
    const column = Object.hasOwn(given, name) ? given[name] : absent(type, rows)
    if (column?.length !== rows) throw new Error(`${column?.length} values of "${name}" for ${rows} rows`)
    return column
  })
}

const absent = (type: ColumnSpec['type'], rows: number): ColumnValues =>
  type === 'string' ? Array<null>(rows).fill(null) : new Float64Array(rows).fill(Number.NaN)

function withGaps(predictions: Float64Array, gaps: Uint8Array | undefined): Float64Array {
  gaps?.forEach((gap, row) => {
    if (gap === 1) predictions[row] = Number.NaN
  })
  return predictions
}
