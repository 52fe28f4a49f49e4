import { readFile } from 'node:fs/promises'
import { listProblems, StepError } from '@millrace/errors'
import type { OnnxModel } from '@millrace/onnx'
import { type ClassProbabilities, classProbabilities, mayClassify } from './class-probabilities.ts'
import { bindInputs } from './graph-binding.ts'
import type { ColumnValues } from './graph-values.ts'
import { inputColumns } from './input-columns.ts'
import { type PredictionOutput, predictionOutput } from './prediction-output.ts'
import { type ModelFolder, readModel } from './read-model.ts'
import type { ColumnSpec } from './signature.ts'

/** Rows to score: columns as doubles, null as NaN, or as text. */
export interface Batch {
  readonly rows: number
  readonly columns: Readonly<Record<string, ColumnValues>>
}

/** What an opened model says of each class, where it is a classifier. */
export interface Classifier {
  /** As text, in the order of the probabilities. */
  readonly classes: readonly string[]
  /**
   * A probability for each row and class, row-major; NaN where a row has no prediction.
   * @throws StepError BROKEN_CONTRACT as `score`
   */
  probabilities(batch: Batch): Promise<Float64Array>
}

/** An opened model. */
export interface Scorer {
  /** The columns that the model reads. */
  readonly columns: readonly ColumnSpec[]
  /** Undefined where the model gives no probabilities. */
  readonly classifier: Classifier | undefined
  /**
   * One prediction per row, a classifier's label as a number. NaN goes into the graph where it takes floats; a null
   * that an input of the graph cannot say leaves its row without a prediction, NaN. An absent optional column is null.
   * @throws StepError BROKEN_CONTRACT, listing the required columns that are missing, or naming a value of the wrong type
   */
  score(batch: Batch): Promise<Float64Array>
  /** Labels as `score` gives them with the classifier's probabilities, of one run of the graph; undefined as it is. Throws as `score`. */
  readonly scoreWithProbabilities?:
    | ((batch: Batch) => Promise<{ labels: Float64Array; probabilities: Float64Array }>)
    | undefined
  close(): Promise<void>
}

/**
 * Opens a model folder, or what `readModel` told of one, for scoring by onnxruntime; columns are matched by name, in any order, others are ignored.
 * `names` are those of the columns of a graph that takes one matrix, in its order, where the model does not tell them.
 * onnxruntime works on `threads`; with more than one a sum may come out in another order on a machine with other cores.
 * @throws StepError MISSING_INPUT, BROKEN_CONTRACT
 */
export async function openScorer(
  folder: string | ModelFolder,
  { names, threads = 1 }: { names?: readonly string[] | undefined; threads?: number } = {},
): Promise<Scorer> {
  const model = typeof folder === 'string' ? await readModel(folder) : folder
  const { graph, probabilities } = await openGraph(model, threads)
  try {
    return scorerOf(model, graph, { names, probabilities })
  } catch (error) {
    await graph.close()
    throw error
  }
}

interface OpenedGraph {
  readonly graph: OnnxModel
  readonly probabilities: ClassProbabilities | undefined
}

/** A graph is decoded here only where its outputs may be a classifier's, so that large regressions are decoded once. */
async function openGraph({ graphPath, metadata }: ModelFolder, threads: number): Promise<OpenedGraph> {
  const { classLabels, decodeModel, openModel, withoutZipMap } = await import('@millrace/onnx')
  let graph = await openModel(graphPath, undefined, threads)
  if (!mayClassify(graph.outputs)) return { graph, probabilities: undefined }
  try {
    const decoded = decodeModel(await readFile(graphPath), graphPath)
    const bytes = withoutZipMap(decoded)
    if (bytes !== undefined) {
      await graph.close()
      graph = await openModel(bytes, graphPath, threads)
    }
    const labels = metadata.classes ?? classLabels(decoded)
    return { graph, probabilities: classProbabilities(graph, { labels, source: graphPath }) }
  } catch (error) {
    await graph.close()
    throw error
  }
}

function scorerOf(
  { signature, metadata, graphPath: source }: ModelFolder,
  graph: OnnxModel,
  { names, probabilities }: { names: readonly string[] | undefined; probabilities: ClassProbabilities | undefined },
): Scorer {
  const columns = inputColumns(graph, { signature, names, source })
  const feed = bindInputs(graph, columns, { source, missingCategory: metadata.missing_category })
  // A classifier whose labels are text gives probabilities, and says at `score` that it has no number to give.
  const prediction = probabilities === undefined ? predictionOutput(graph, source) : undefined
  async function run({ rows, columns: given }: Batch, wanted: readonly Wanted[]): Promise<Float64Array[]> {
    const values = valuesOf(columns, given, rows)
    if (rows === 0) return wanted.map(() => new Float64Array(0))
    const { inputs, gaps } = feed(values, rows)
    const names = wanted.map(({ output }) => output.name)
    const found = await graph.run(inputs, rows, names)
    return wanted.map(({ output, width }) => withGaps(output.read(found[output.name], rows), gaps, width))
  }
  const one = async (batch: Batch, wanted: Wanted): Promise<Float64Array> => {
    const [values] = await run(batch, [wanted])
    if (values === undefined) throw new Error(`${source} gave no ${wanted.output.name}`)
    return values
  }
  const label = () => ({ output: prediction ?? predictionOutput(graph, source), width: 1 })
  const each = probabilities && { output: probabilities, width: probabilities.classes.length }
  return {
    columns,
    classifier: each && { classes: each.output.classes, probabilities: (batch) => one(batch, each) },
    scoreWithProbabilities:
      each &&
      (async (batch) => {
        const [labels, probabilities] = await run(batch, [label(), each])
        if (labels === undefined || probabilities === undefined) throw new Error(`${source} gave no label`)
        return { labels, probabilities }
      }),
    score: async (batch) => one(batch, label()),
    close: () => graph.close(),
  }
}

interface Wanted {
  readonly output: PredictionOutput
  /** Values of a row. */
  readonly width: number
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

function withGaps(predictions: Float64Array, gaps: Uint8Array | undefined, width: number): Float64Array {
  gaps?.forEach((gap, row) => {
    if (gap === 1) predictions.fill(Number.NaN, row * width, (row + 1) * width)
  })
  return predictions
}
