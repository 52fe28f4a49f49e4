import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { workdir } from '@millrace/testkit'
import { expect, onTestFinished, test } from 'vitest'

const RUN_ID = '0'.repeat(32)

test.for([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('%s ends the run as KILLED', async ([signal, exitCode]) => {
  const server = await serverThatNeverLogs()
  const dir = workdir()
  await dir.writeTable('artifacts/train_x.parquet', { a: [1, 2, 3, 4], b: [2, 1, 4, 3] })
  await dir.writeTable('artifacts/train_y.parquet', { y: [1, 2, 3, 5] })
  dir.writeJson('artifacts/transforms.json', { schema_version: '1.0', transforms: [] })
  const { child, finished } = dir.start('model-training', [], {
    env: { MLFLOW_TRACKING_URI: server.uri },
  })
  await Promise.race([server.logging, finished])
  child.kill(signal)
  const { code, stderr } = await finished
  expect(code, stderr).toBe(exitCode)
  expect(server.updates).toMatchObject([{ run_id: RUN_ID, status: 'KILLED' }])
})

/** An MLflow server that makes a run, and then never answers what is to be logged to it. */
async function serverThatNeverLogs() {
  const updates: unknown[] = []
  const { promise: logging, resolve: startsLogging } = Promise.withResolvers<void>()
  const experiment = {
    experiment_id: '1',
    name: 'millrace',
    artifact_location: 'mlflow-artifacts:/1',
    lifecycle_stage: 'active',
  }
  const info = {
    run_id: RUN_ID,
    experiment_id: '1',
    run_name: 'r',
    status: 'RUNNING',
    start_time: 1,
    artifact_uri: `mlflow-artifacts:/1/${RUN_ID}/artifacts`,
    lifecycle_stage: 'active',
  }
  async function answer(request: IncomingMessage): Promise<unknown> {
    const route = (request.url ?? '').replace(/^.*mlflow\//, '').replace(/\?.*/, '')
    if (route === '/version') return '3.17.2'
    if (route === 'experiments/search') return { experiments: [experiment] }
    if (route === 'experiments/get-by-name') return { experiment }
    if (route === 'runs/create') return { run: { info, data: {} } }
    if (route === 'runs/update') {
      updates.push(JSON.parse(await text(request)))
      return { run_info: info }
    }
    startsLogging()
    return undefined
  }
  const server = createServer(async (request, response) => {
    const body = await answer(request)
    if (body !== undefined) response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return { uri: `http://127.0.0.1:${port}`, updates, logging }
}
