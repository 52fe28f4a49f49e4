import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { join, resolve as resolvePath } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { REPOSITORY } from './repository.ts'

/** How a bin ended, and all it printed. */
export interface Finished {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A bin at work. */
export interface Started {
  readonly pid: number
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>
  /** Resolves when the process has ended and its output is read. */
  readonly finished: Promise<Finished>
}

export interface BinOptions {
  /** Added to the scrubbed environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** Starts `node_modules/.bin/<bin>` of the repository, or the program at an absolute path, in a folder, with no setting of the caller's environment. */
export function startBin(
  cwd: string,
  bin: string,
  args: readonly string[] = [],
  { env = {} }: BinOptions = {},
): Started {
  const command = resolvePath(REPOSITORY, 'node_modules/.bin', bin)
  const child = spawn(command, args, {
    cwd,
    env: { ...scrubbedEnvironment(), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
    })
  }
  // A bin that ends without reading what it is given is no failure of the test.
  child.stdin.on('error', () => {})
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, ...output }))
  })
  return { pid: child.pid ?? -1, child, finished }
}

const KEPT = ['PATH', 'HOME', 'TMPDIR']

function scrubbedEnvironment(): Record<string, string> {
  const kept = KEPT.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  })
  return { ...Object.fromEntries(kept), NODE_COMPILE_CACHE: join(REPOSITORY, 'node_modules/.cache/millrace') }
}
