/** A process that moves aliases on the server at MLFLOW_SERVER: each line of stdin is a move, answered by a line with what became of it. */
import { createInterface } from 'node:readline'
import { tracking } from '../packages/tracking/dist/index.js'

const options = tracking.options.parse({ mlflowTrackingUri: process.env['MLFLOW_SERVER'] })
const store = await tracking.open(options, { root: '/', signal: new AbortController().signal })
process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin })) {
  const end = await store.moveAlias(JSON.parse(line)).then(
    () => 'moved',
    (error: Error & { code?: string }) => error.code ?? error.message,
  )
  process.stdout.write(`${end}\n`)
}
store.close()
