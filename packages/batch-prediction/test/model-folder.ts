import { modelFiles, type PredictionSummary, signatureFor } from '@millrace/mlmodel'
import { encodeModel, linearGraph, pipelineGraph } from '@millrace/onnx'
import type { Workdir } from '@millrace/testkit'

export interface Plane {
  /** Another tool's name in the graph keeps it from being read as a linear model, so that onnxruntime scores. */
  readonly isForeign?: boolean
  readonly training?: PredictionSummary
}

const SIGNATURE = signatureFor([
  { name: 'a', type: 'Float64' },
  { name: 'b', type: 'Float64' },
])
const { inputs } = SIGNATURE

/** Writes the MLflow folder `model` of 1 + 2a − 3b over two columns of doubles. */
export function writePlane(dir: Workdir, { isForeign = false, training }: Plane = {}): void {
  const graph = encodeModel(linearGraph({ inputs, coefficients: [2, -3], intercept: 1, output: 'prediction' }))
  writeModel(dir, isForeign ? foreign(graph) : graph, training)
}

/** Writes the folder `model` of 1 + 2 · (a − 10) / 4 − 3ab: a linear model behind transforms. */
export function writeTransformed(dir: Workdir): void {
  const graph = pipelineGraph({
    inputs,
    transform(builder, columns) {
      const [a = '', b = ''] = [columns.get('a'), columns.get('b')]
      const centred = builder.node('Sub', [a, builder.double(10)])
      return [builder.node('Div', [centred, builder.double(4)]), builder.node('Mul', [a, b])]
    },
    coefficients: [2, -3],
    intercept: 1,
    output: 'prediction',
  })
  writeModel(dir, encodeModel(graph))
}

function writeModel(dir: Workdir, graph: Uint8Array, training?: PredictionSummary): void {
  const files = modelFiles({
    runId: '6d3f0b5be2a24d7fa3c5e1a9b0c7d812',
    modelId: undefined,
    artifactPath: 'model',
    signature: SIGNATURE,
    graph,
    inputExample: [],
    metadata: training === undefined ? {} : { training_predictions: training },
    createdAt: new Date(0),
  })
  for (const [path, bytes] of files) dir.write(`model/${path}`, bytes)
}

const foreign = (graph: Uint8Array): Uint8Array =>
  Buffer.from(Buffer.from(graph).toString('latin1').replace('millrace', 'somebody'), 'latin1')

/** Rows of the plane's columns with a key, and what it predicts for them. */
export function planeRows(count: number, first = 0) {
  const rows = Array.from({ length: count }, (_, index) => first + index)
  const a = rows.map((row) => (row * 7) % 31)
  const b = rows.map((row) => ((row * 5) % 13) / 4)
  return { id: rows.map((row) => `k${row}`), a, b, wanted: rows.map((_, i) => 1 + 2 * (a[i] ?? 0) - 3 * (b[i] ?? 0)) }
}

export const DOUBLES = { types: { a: 'Float64', b: 'Float64' } } as const
