import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cost, Failure } from './cost.ts'
import type { Kept } from './sampling.ts'

interface Content {
  /** When the first measurement began, and the machine's load then. */
  readonly begun: string
  readonly load: number
  readonly measured: Record<string, readonly Cost[] | Failure>
}

export interface KeptMeasurements extends Kept {
  readonly begun: string
  readonly load: number
  /** How many there were when it was opened. */
  readonly found: number
  /** How many came since. */
  added(): number
}

/** The measurements of a benchmark under a key, in a file that is whole after each of them. */
export function keptMeasurements(
  folder: string,
  { name, key, load }: { name: string; key: string; load: number },
): KeptMeasurements {
  const path = join(folder, `${name}-${key}.json`)
  const content: Content = existsSync(path)
    ? JSON.parse(readFileSync(path, 'utf8'))
    : { begun: new Date().toISOString(), load, measured: {} }
  const { begun, measured } = content
  const found = Object.keys(measured).length
  return {
    begun,
    load: content.load,
    found,
    added: () => Object.keys(measured).length - found,
    get: (what) => measured[what],
    put(what, outcome) {
      measured[what] = outcome
      mkdirSync(folder, { recursive: true })
      writeFileSync(`${path}.tmp`, JSON.stringify(content, null, 1))
      renameSync(`${path}.tmp`, path)
    },
  }
}

/** Forgets what is kept of a benchmark, under any key. */
export function forget(folder: string, name: string): void {
  if (!existsSync(folder)) return
  const isOfIt = new RegExp(`^${name}-[0-9a-f]{16}\\.json$`)
  for (const file of readdirSync(folder).filter((it) => isOfIt.test(it))) rmSync(join(folder, file))
}
