import { runBundle } from './run-bundle.ts'

// What zod asks of all its copies: to compile no parser for each schema. Most parse one value in a run.
Reflect.set(globalThis, '__zod_globalConfig', { jitless: true })

const { keepCompiled } = runBundle(import.meta.dirname, process.env['NODE_COMPILE_CACHE'])

/** In longer runs V8 drops what only the start needed. */
const SHORT_RUN_SECONDS = 10

process.on('exit', (code) => {
  if (code === 0 && process.uptime() < SHORT_RUN_SECONDS) keepCompiled()
})
