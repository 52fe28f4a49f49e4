import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { Script } from 'node:vm'

type Require = (id: string) => unknown
type Module = { exports: unknown }
type Chunk = (exports: unknown, require: Require, module: Module, filename: string, dirname: string) => void

export interface RanBundle {
  /** Keeps what V8 has compiled of a bundle of which a chunk ran for the first time. */
  keepCompiled(): void
}

/**
 * Runs `program.cjs` in the folder of a bundle, with what V8 compiled of its chunks in an earlier run, from a folder
 * below `cache`. Node's own cache holds what V8 compiles of a file before it runs, which leaves a thousand functions to
 * every start; this one holds what the run had needed when it ended.
 */
export function runBundle(folder: string, cache: string | undefined): RanBundle {
  const kept = cache && join(cache, basename(folder), `${process.version}-${process.arch}`)
  const outside = createRequire(join(folder, PROGRAM))
  const modules = new Map<string, Module>()
  const scripts = new Map<string, Script>()
  let isNew = false

  const load = (name: string): unknown => {
    const known = modules.get(name)
    if (known !== undefined) return known.exports
    const module: Module = { exports: {} }
    modules.set(name, module)
    const filename = join(folder, name)
    const cachedData = kept === undefined ? undefined : read(join(kept, name))
    const script = new Script(`${HEAD}${readFileSync(filename, 'latin1')}${TAIL}`, {
      filename,
      columnOffset: -HEAD.length,
      ...(cachedData && { cachedData }),
    })
    scripts.set(name, script)
    isNew ||= cachedData === undefined || script.cachedDataRejected === true
    const chunk: Chunk = script.runInThisContext()
    chunk(module.exports, require, module, filename, folder)
    return module.exports
  }
  const require: Require = (id) => (id.startsWith('./') ? load(id.slice(2)) : outside(id))

  load(PROGRAM)
  return {
    keepCompiled() {
      if (kept === undefined || !isNew) return
      try {
        mkdirSync(kept, { recursive: true })
        for (const [name, script] of scripts) {
          const staged = join(kept, `${name}.${process.pid}`)
          // On disk before it has its name: V8 checks the length only, and fails on what a power failure leaves.
          writeFileSync(staged, script.createCachedData(), { flush: true })
          renameSync(staged, join(kept, name))
        }
      } catch {
        // It only saves time: where it cannot be written, every run compiles.
      }
    },
  }
}

const PROGRAM = 'program.cjs'
/** As Node wraps a module. Chunks are ASCII, whose bytes need no decoding. */
const HEAD = '(function (exports, require, module, __filename, __dirname) { '
const TAIL = '\n})'

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
