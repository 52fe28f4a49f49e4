import { logModel, type ModelIds, type TrackingStore, tracking, withRun } from '@millrace/tracking'

/** Opens the tracking store of a folder for the time of some work. */
export async function inStore<T>(root: string, work: (store: TrackingStore) => Promise<T>): Promise<T> {
  const store = await tracking.open(tracking.options.parse({}), { root, signal: new AbortController().signal })
  try {
    return await work(store)
  } finally {
    store.close()
  }
}

/** Registers a model of one input column as a new version of `rides`, with a run of its own. */
export function register(root: string, model: { rmse: number; alpha?: string; type?: string }): Promise<void> {
  const { rmse, alpha = '0.1', type = 'double' } = model
  return inStore(root, async (store) => {
    const request = { experimentName: 'rides', runName: `alpha ${alpha}`, sourceName: 'test' }
    const { runId, source, modelId } = await withRun(store, request, async (run) => {
      await store.logBatch(run.runId, {
        params: { alpha },
        metrics: [{ key: 'rmse', value: rmse, timestamp: 1, step: 0 }],
      })
      return logModel(store, run, { name: 'model', params: { alpha }, files: (ids) => folder(ids, type) })
    })
    await store.createRegisteredModel('rides')
    await store.createModelVersion({ name: 'rides', runId, source, modelId, tags: { gate: 'passed' }, description: '' })
  })
}

function folder({ runId, modelId }: ModelIds, type: string): ReadonlyMap<string, Uint8Array> {
  const mlmodel = `flavors:
  onnx: { data: model.onnx }
  python_function: { data: model.onnx, loader_module: mlflow.onnx }
metadata: { target: fare }
model_id: ${modelId}
run_id: ${runId}
signature:
  inputs: '[{"type": "${type}", "name": "distance", "required": true}]'
  outputs: '[{"type": "double", "name": "prediction", "required": true}]'
  params: null
`
  return new Map([
    ['MLmodel', Buffer.from(mlmodel)],
    ['model.onnx', Buffer.from('graph')],
  ])
}
