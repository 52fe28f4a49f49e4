/** `node write-linear.ts FOLDER COLUMNS` writes the MLflow folder of a linear model over the columns f0, f1, …. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { modelFiles, signatureFor } from '../../packages/mlmodel/dist/index.js'
import { encodeModel, linearGraph } from '../../packages/onnx/dist/index.js'

const [folder = '', columns = '10'] = process.argv.slice(2)
const names = Array.from({ length: Number(columns) }, (_, index) => `f${index}`)
const signature = signatureFor(names.map((name) => ({ name, type: 'Float64' })))
const graph = linearGraph({
  inputs: signature.inputs,
  coefficients: names.map((_, index) => index - 4.5),
  intercept: 0.25,
  output: 'prediction',
})
const files = modelFiles({
  runId: '0'.repeat(32),
  modelId: undefined,
  artifactPath: 'linear',
  signature,
  graph: encodeModel(graph),
  inputExample: [],
  metadata: {},
  createdAt: new Date(0),
})
await mkdir(folder, { recursive: true })
for (const [path, bytes] of files) await writeFile(join(folder, path), bytes)
