import { runBundle } from './run-bundle.ts'

const { keepCompiled } = runBundle(import.meta.dirname, process.env['NODE_COMPILE_CACHE'])

/** In longer runs V8 drops what only the start needed. */
const SHORT_RUN_MS = 10_000

process.on('exit', (code) => {
  if (code === 0 && performance.now() < SHORT_RUN_MS) keepCompiled()
})
