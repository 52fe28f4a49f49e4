import { listProblems, StepError } from '@millrace/errors'
import type { OnnxModel, Port } from '@millrace/onnx'
import { bindInputs } from './graph-binding.ts'
import { type ModelFolder, readModel } from './read-model.ts'
import type { Signature } from './signature.ts'

/** Rows to score: columns as doubles, null as NaN. */
export interface Batch {
  readonly rows: number
  readonly columns: Readonly<Record<string, Float64Array>>
}

/** An opened model folder. */
export interface Scorer {
  readonly signature: Signature
  readonly model: ModelFolder
  /**
   * One prediction per row; NaN where a column of the signature is NaN, or is absent and not required.
   * @throws StepError BROKEN_CONTRACT, listing the required columns that are missing, or naming a value of the wrong type
   */
  score(batch: Batch): Promise<Float64Array>
  close(): Promise<void>
}

/**
 * Opens a model folder for scoring; columns are matched to the signature by name, in any order, others are ignored.
 * @throws StepError MISSING_INPUT, BROKEN_CONTRACT
 */
export async function openScorer(folder: string): Promise<Scorer> {
  const model = await readModel(folder)
  const { openModel } = await import('@millrace/onnx')
  const graph = await openModel(model.graphPath)
  try {
    return scorerOf(model, graph)
  } catch (error) {
    await graph.close()
    throw error
  }
}

function scorerOf(model: ModelFolder, graph: OnnxModel): Scorer {
  const { signature, graphPath } = model
  const feed = bindInputs(graph, signature.inputs, graphPath)
  const output = predictionPort(graph, graphPath)
  return {
    signature,
    model,
    async score({ rows, columns }) {
      const values = columnsOf(signature, columns, rows)
      if (values === undefined) return new Float64Array(rows).fill(Number.NaN)
      if (rows === 0) return new Float64Array(0)
      const data = (await graph.run(feed(values, rows), rows))[output]
      if (!(data instanceof Float64Array || data instanceof Float32Array) || data.length !== rows) {
        throw new StepError('BROKEN_CONTRACT', `${graphPath} gave ${data?.length} predictions for ${rows} rows`)
      }
      return withGaps(data instanceof Float64Array ? data : new Float64Array(data), values)
    },
    close: () => graph.close(),
  }
}

function predictionPort({ outputs }: OnnxModel, source: string): string {
  const [only] = outputs
  const fits = ({ dtype, shape }: Port) =>
    (dtype === 'float64' || dtype === 'float32') && shape.length <= 2 && (shape[1] ?? 1) === 1
  if (outputs.length === 1 && only !== undefined && fits(only)) return only.name
  const shown = outputs.map(({ name, dtype, shape }) => `${name}: ${dtype} [${shape.map((s) => s ?? 'N').join(', ')}]`)
  throw new StepError('BROKEN_CONTRACT', `${source} gives ${shown.join('; ')}, not one number per row`, {
    hint: 'export a regression with one float output of shape [N] or [N, 1]',
  })
}

/** The signature's columns in its order; undefined where an optional one is absent, as then every row lacks a value. */
function columnsOf({ inputs }: Signature, columns: Batch['columns'], rows: number): Float64Array[] | undefined {
  const missing = inputs.filter(({ name }) => !Object.hasOwn(columns, name))
  const required = missing.filter((column) => column.required).map(({ name, type }) => `${name} (${type})`)
  if (required.length > 0) {
    throw new StepError('BROKEN_CONTRACT', `columns that the model needs are missing:\n${listProblems(required)}`)
  }
  if (missing.length > 0) return undefined
  return inputs.map(({ name }) => {
    const column = columns[name]
    if (column?.length !== rows) throw new Error(`${column?.length} values of "${name}" for ${rows} rows`)
    return column
  })
}

function withGaps(predictions: Float64Array, columns: readonly Float64Array[]): Float64Array {
  for (const column of columns) {
    for (let row = 0; row < column.length; row++) {
      if (Number.isNaN(column[row])) predictions[row] = Number.NaN
    }
  }
  return predictions
}
