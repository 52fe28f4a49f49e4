/** Logs a run and a model to a new embedded store in this folder; prints the seconds that each part took, as JSON. */
import { performance } from 'node:perf_hooks'
import { modelFiles, signatureFor } from '@millrace/mlmodel'
import { encodeModel, linearGraph } from '@millrace/onnx'
import { logModel, TrackingOptions, tracking, withRun } from '@millrace/tracking'

const seconds: Record<string, number> = {}
let last = performance.now()
function lap(name: string): void {
  const now = performance.now()
  seconds[name] = (now - last) / 1000
  last = now
}

const signature = signatureFor(['a', 'b', 'c'].map((name) => ({ name, type: 'Float64' as const })))
const coefficients = Float64Array.of(0.5, -0.25, 0.125)
const graph = encodeModel(linearGraph({ inputs: signature.inputs, coefficients, intercept: 0.1, output: 'prediction' }))
const params = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`param ${index}`, `${index}`]))
const metrics = Array.from({ length: 20 }, (_, step) => ({ key: 'loss', value: 1 / (step + 1), timestamp: 1, step }))

last = performance.now()
const store = await tracking.open(TrackingOptions.parse({}), {
  root: process.cwd(),
  signal: new AbortController().signal,
})
lap('first opening')
await withRun(store, { experimentName: 'bench', runName: 'bench', sourceName: 'bench' }, async (run) => {
  await store.logBatch(run.runId, { params, metrics })
  lap('run')
  await logModel(store, run, {
    name: 'model',
    params,
    files: ({ runId, modelId, artifactUri }) =>
      modelFiles({
        graph,
        signature,
        inputExample: [{ a: 1, b: 2, c: 3 }],
        runId,
        modelId,
        artifactPath: artifactUri,
        createdAt: new Date(),
        metadata: {},
      }),
  })
  lap('model')
})
tracking.close(store)
console.log(JSON.stringify(seconds))
