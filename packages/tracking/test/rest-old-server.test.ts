import { describe, expect, test } from 'vitest'
import { logModel } from '../src/index.ts'
import { json, type Received, type Reply, refusal } from './fake-server.ts'
import { aRun, runMessage, serve } from './rest-serve.ts'

describe('a server older than MLflow 3', () => {
  const old = ({ route }: Received): Reply => {
    if (route === 'POST logged-models') return { status: 404, body: '<!doctype html><title>404 Not Found</title>' }
    return route === 'GET runs/get' ? json(runMessage()) : json({})
  }

  test('the model becomes artifacts of its run', async () => {
    const server = await serve(old)
    const stored = await logModel(await server.store(), aRun, {
      name: 'model',
      params: {},
      files: ({ modelId }) => new Map([['MLmodel', Buffer.from(`model_id: ${modelId}`)]]),
    })
    expect(stored).toEqual({
      runId: 'r1',
      modelId: undefined,
      artifactUri: 'mlflow-artifacts:/1/r1/model',
      modelUri: 'runs:/r1/model',
      source: 'mlflow-artifacts:/1/r1/model',
    })
    const put = server.received.find(({ route }) => route.startsWith('PUT'))
    expect(put).toMatchObject({
      path: '/api/2.0/mlflow-artifacts/artifacts/1/r1/model/MLmodel',
      body: 'model_id: undefined',
    })
    const [tag] = JSON.parse(server.received.at(-1)?.body ?? '').tags
    expect(tag.key).toBe('mlflow.log-model.history')
    expect(JSON.parse(tag.value)).toMatchObject([{ artifact_path: 'model', run_id: 'r1' }])
  })

  test('an experiment that is missing is not mistaken for an old server', async () => {
    const server = await serve(() => refusal(404, 'RESOURCE_DOES_NOT_EXIST'))
    const model = { experimentId: '9', name: 'model', sourceRunId: 'r1', params: {}, tags: {} }
    await expect((await server.store()).createLoggedModel(model)).rejects.toMatchObject({ code: 'MISSING_INPUT' })
  })
})
