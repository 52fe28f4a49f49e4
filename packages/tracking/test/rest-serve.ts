import { afterEach } from 'vitest'
import type { Run } from '../src/index.ts'
import { type FakeServerSettings, fakeServer, type Received, type Reply } from './fake-server.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

/** A fake server that ends with the test. */
export async function serve(
  answer: (request: Received, earlier: number) => Reply | Promise<Reply>,
  settings?: FakeServerSettings,
) {
  const server = await fakeServer(answer, settings)
  open.push(server)
  return server
}

/** What MLflow says of a run. */
export const runMessage = (tags: unknown[] = []) => ({
  run: {
    info: {
      run_id: 'r1',
      experiment_id: '1',
      run_name: 'n',
      status: 'RUNNING',
      artifact_uri: 'mlflow-artifacts:/1/r1',
    },
    data: { tags },
  },
})

/** The same as the store gives it. */
export const aRun: Run = {
  runId: 'r1',
  experimentId: '1',
  runName: 'n',
  status: 'RUNNING',
  startTime: 0,
  endTime: undefined,
  artifactUri: 'mlflow-artifacts:/1/r1',
  lifecycleStage: 'active',
  params: {},
  metrics: {},
  tags: {},
}
