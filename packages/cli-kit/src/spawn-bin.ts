import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** How a bin ended. */
export interface EndedBin {
  /** Null where a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Whether it was stopped because its time was over. */
  readonly timedOut: boolean
  /** The first 16 MiB of each. */
  readonly stdout: string
  readonly stderr: string
}

export interface SpawnOptions {
  readonly cwd: string
  /** Passes on of the environment only where programs, home and temporary files are: no setting of the caller reaches the bin. */
  readonly scrubbed?: boolean
  /** Added to its environment. */
  readonly env?: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
  /** What it is given on stdin; nothing unless told. */
  readonly input?: string
  /** Stops it too. */
  readonly signal?: AbortSignal
}

const KEPT = ['PATH', 'HOME', 'TMPDIR']
const MOST_TEXT = 16 * 1024 ** 2

/** Runs a bin of this installation, `node_modules/.bin/<name>`, to its end in a process of its own; however it ends is told, not thrown. */
export const spawnBin = (name: string, args: readonly string[], options: SpawnOptions): Promise<EndedBin> =>
  runProcess(fileURLToPath(new URL(`../../node_modules/.bin/${name}`, PACKAGE)), args, options)

/** Runs a module that answers a request by `answerRequest` in a process of its own; however it ends is told, not thrown. */
export const runModule = (module: URL, request: unknown, options: SpawnOptions): Promise<EndedBin> =>
  runProcess(process.execPath, [fileURLToPath(module)], { ...options, input: JSON.stringify(request) })

/** Of this package, wherever the code is bundled to. */
const PACKAGE = new URL('../package.json', import.meta.url)

/** Runs a program to its end; however it ends is told, not thrown. */
export async function runProcess(
  program: string,
  args: readonly string[],
  { cwd, scrubbed = false, env = {}, timeoutSeconds, signal, input = '' }: SpawnOptions,
): Promise<EndedBin> {
  const { spawn } = await import('node:child_process')
  signal?.throwIfAborted()
  const inherited = scrubbed ? kept(process.env) : process.env
  const child = spawn(program, args, { cwd, env: { ...inherited, ...env }, stdio: 'pipe', detached: true })
  // One that ends without reading is told by how it ends.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const text = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (part: string) => {
      if (text[name].length < MOST_TEXT) text[name] += part
    })
  let timedOut = false
  // Its whole group, so that nothing it started keeps its streams open.
  const stop = () => killGroup(child.pid)
  const timer = setTimeout(() => {
    timedOut = true
    stop()
  }, timeoutSeconds * 1000)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    const [code, ended] = await endOf(child)
    signal?.throwIfAborted()
    return { code, signal: ended, timedOut, ...text }
  } catch (error) {
    signal?.throwIfAborted()
    return { code: null, signal: null, timedOut, stdout: '', stderr: error instanceof Error ? error.message : '' }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}

const endOf = (child: ChildProcess): Promise<[number | null, NodeJS.Signals | null]> =>
  new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve([code, signal]))
  })

const kept = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    KEPT.flatMap((name) => {
      const value = environment[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
