/** Sends a file to the server at MLFLOW_SERVER and gets it back; prints what that took. Arguments: folder to work in, bytes. */
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { tracking } from '../packages/tracking/dist/index.js'

const [folder = '.', bytes = '0'] = process.argv.slice(2)
const file = join(folder, 'sent.bin')
const handle = await open(file, 'w')
await handle.truncate(Number(bytes))
await handle.close()

const options = tracking.options.parse({ mlflowTrackingUri: process.env['MLFLOW_SERVER'] })
const store = await tracking.open(options, { root: folder, signal: new AbortController().signal })
const { experimentId } = await store.getOrCreateExperiment('large artifacts')
const run = await store.createRun({ experimentId, runName: 'large', startTime: Date.now(), tags: {} })
const before = process.memoryUsage.rss()
let peak = before
// The kernel's own maximum is inherited from the process that started this one.
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss())
}, 20)
let start = performance.now()
await store.uploadFiles(run.artifactUri, new Map([['large.bin', { file }]]))
const uploadMs = performance.now() - start
start = performance.now()
await store.download(run.artifactUri, join(folder, 'received'))
const downloadMs = performance.now() - start
clearInterval(watch)
store.close()
const received = (await stat(join(folder, 'received', 'large.bin'))).size
process.stdout.write(JSON.stringify({ before, peak, received, uploadMs, downloadMs }))
