import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { Cost, Failure } from './cost.ts'
import { readKept } from './read-kept.ts'
import type { Kept } from './sampling.ts'

const Content = z.object({
  /** When the first measurement began, and the machine's load then. */
  begun: z.string(),
  load: z.number(),
  measured: z.record(z.string(), z.union([z.array(Cost).readonly(), Failure])),
})

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
  const content: z.infer<typeof Content> = existsSync(path)
    ? readKept(path, Content)
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
