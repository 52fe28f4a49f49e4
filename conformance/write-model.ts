/** `node write-model.ts FOLDER` writes an MLflow folder of a linear model whose columns are of every kind that we write. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { modelFiles, signatureFor } from '../packages/mlmodel/dist/index.js'
import { encodeModel, linearGraph } from '../packages/onnx/dist/index.js'

const [folder = ''] = process.argv.slice(2)
const signature = signatureFor([
  { name: 'fare', type: 'Float64' },
  { name: 'stops', type: 'Int32' },
  { name: 'night', type: 'Boolean' },
  { name: 'rating', type: 'Float32', nullable: true },
  { name: 'bags', type: 'Int64', nullable: true },
])
const graph = linearGraph({
  inputs: signature.inputs,
  coefficients: [0.5, 2, 10, 100, 1000],
  intercept: 0.25,
  output: 'prediction',
})
const files = modelFiles({
  runId: '6d3f0b5be2a24d7fa3c5e1a9b0c7d812',
  modelId: 'm-0f0e0d0c0b0a09080706050403020100',
  artifactPath: 'mlflow-artifacts:/0/models/m-0f0e0d0c0b0a09080706050403020100/artifacts',
  signature,
  graph: encodeModel(graph),
  inputExample: [
    { fare: 1.5, stops: 3, night: true, rating: 4.5, bags: null },
    { fare: 2, stops: 0, night: false, rating: null, bags: 1 },
  ],
  metadata: {
    millrace_version: '0.1.0',
    feature_service: 'rides',
    training_predictions: { rows: 2, missing: 0, mean: 1, std: 0, deciles: Array<number>(11).fill(1) },
  },
  createdAt: new Date(0),
})
await mkdir(folder, { recursive: true })
for (const [path, bytes] of files) await writeFile(join(folder, path), bytes)
