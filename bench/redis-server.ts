import { type StdioOptions, spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface BenchRedis {
  /** `host:port`. */
  readonly address: string
  stop(): void
}

/** Its stdin is a pipe from this process: at its end, however this process died, the server is stopped. */
const TIED = 'redis-server "$@" >/dev/null 2>&1 </dev/null & cat >/dev/null; kill $!'
const PATIENCE_MS = 15_000

/**
 * An empty Redis that keeps nothing on disk, as both sides of a benchmark use it in turn.
 * @throws Error where it does not answer, or is not installed
 */
export async function startRedis(): Promise<BenchRedis> {
  const port = await freePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const stdio: StdioOptions = ['pipe', 'ignore', 'ignore']
  const server = spawn('/bin/sh', ['-c', TIED, 'redis', ...args], { stdio, detached: true })
  const deadline = Date.now() + PATIENCE_MS
  while (!(await answers(port))) {
    if (Date.now() > deadline) throw new Error('redis-server does not answer: this benchmark needs it on the PATH')
    await sleep(30)
  }
  return { address: `127.0.0.1:${port}`, stop: () => void server.stdin?.end() }
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
