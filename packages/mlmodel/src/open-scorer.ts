import { readFile } from 'node:fs/promises'
import type { OnnxModel, TensorData } from '@millrace/onnx'
import { type Batch, batchValues } from './batch-values.ts'
import { type ClassProbabilities, classProbabilities, mayClassify } from './class-probabilities.ts'
import { bindInputs } from './graph-binding.ts'
import { inputColumns } from './input-columns.ts'
import { type LabelOutput, type Labels, type LabelType, labelOutput } from './label-output.ts'
import { predictionOutput } from './prediction-output.ts'
import { type ModelFolder, readModel } from './read-model.ts'
import type { ColumnSpec } from './signature.ts'

/** What an opened model says of each class, where it is a classifier. */
export interface Classifier {
  /** As text, in the order of the probabilities. */
  readonly classes: readonly string[]
  readonly labelType: LabelType
  /**
   * A probability for each row and class, row-major; NaN where a row has no prediction.
   * @throws StepError BROKEN_CONTRACT as `score`
   */
  probabilities(batch: Batch): Promise<Float64Array>
  /** Labels with the probabilities, of one run of the graph. Throws as `score`. */
  predict(batch: Batch): Promise<{ readonly labels: Labels; readonly probabilities: Float64Array }>
}

/** An opened model. */
export interface Scorer {
  /** The columns that the model reads. */
  readonly columns: readonly ColumnSpec[]
  /** Undefined where the model gives no probabilities. */
  readonly classifier: Classifier | undefined
  /**
   * One prediction per row, a classifier's label as a number, which text is not. NaN goes into the graph where it takes floats; a null
   * that an input of the graph cannot say leaves its row without a prediction, NaN. An absent optional column is null.
   * @throws StepError BROKEN_CONTRACT, listing the required columns that are missing, or naming a value of the wrong type
   */
  score(batch: Batch): Promise<Float64Array>
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
  // A classifier whose labels are text says at `score` that it has no number to give.
  const prediction = probabilities === undefined ? predictionOutput(graph, source) : undefined
  async function run(batch: Batch, outputs: readonly string[]): Promise<Ran> {
    const { rows } = batch
    const values = batchValues(columns, batch)
    if (rows === 0) return { rows, found: {}, gaps: undefined }
    const { inputs, gaps } = feed(values, rows)
    return { rows, found: await graph.run(inputs, rows, outputs), gaps }
  }
  return {
    columns,
    classifier: probabilities && classifierOf(labelOutput(graph, source), probabilities, run),
    score: async (batch) => {
      const output = prediction ?? predictionOutput(graph, source)
      return numbersOf(await run(batch, [output.name]), output, 1)
    },
    close: () => graph.close(),
  }
}

function classifierOf(label: LabelOutput, probabilities: ClassProbabilities, run: Run): Classifier {
  const { classes } = probabilities
  return {
    classes,
    labelType: label.type,
    probabilities: async (batch) => numbersOf(await run(batch, [probabilities.name]), probabilities, classes.length),
    async predict(batch) {
      const ran = await run(batch, [label.name, probabilities.name])
      return { labels: labelsOf(ran, label), probabilities: numbersOf(ran, probabilities, classes.length) }
    },
  }
}

/** What a run of the graph gave; 1 among the gaps where a row has no prediction. */
interface Ran {
  readonly rows: number
  readonly found: Readonly<Record<string, TensorData>>
  readonly gaps: Uint8Array | undefined
}
type Run = (batch: Batch, outputs: readonly string[]) => Promise<Ran>

/** An output of `width` numbers for each row. */
function numbersOf(
  { rows, found, gaps }: Ran,
  { name, read }: { name: string; read: (data: TensorData | undefined, rows: number) => Float64Array },
  width: number,
): Float64Array {
  return rows === 0 ? new Float64Array(0) : withGaps(read(found[name], rows), gaps, width)
}

function labelsOf({ rows, found, gaps }: Ran, { name, type, read }: LabelOutput): Labels {
  if (rows === 0) return type === 'string' ? [] : new Float64Array(0)
  const labels = read(found[name], rows)
  if (labels instanceof Float64Array) return withGaps(labels, gaps, 1)
  return gaps === undefined ? labels : labels.map((label, row) => (gaps[row] === 1 ? null : label))
}

function withGaps(predictions: Float64Array, gaps: Uint8Array | undefined, width: number): Float64Array {
  gaps?.forEach((gap, row) => {
    if (gap === 1) predictions.fill(Number.NaN, row * width, (row + 1) * width)
  })
  return predictions
}
