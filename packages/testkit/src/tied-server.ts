import { spawn } from 'node:child_process'
import { chownSync, mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ServerCommand {
  /** A shell command that runs in an empty folder and serves until it gets SIGTERM; `exec` its last part. */
  readonly script: string
  /** Shell words given to the script as $1, $2, … */
  readonly words: readonly string[]
  /** Run as this user, and the folder is theirs. */
  readonly user?: { readonly uid: number; readonly gid: number }
  /** Resolves once the server answers, rejects while it does not. */
  answers(): Promise<unknown>
}

/**
 * Its stdin is a pipe from this process: at its end, however this process died, the server is stopped and its folder removed.
 * The whole group is told to end, and then to hurry: on SIGTERM alone PostgreSQL waits for its clients.
 */
const WATCHDOG = `cd "$1" && folder=$1 && script=$2 && shift 2
sh -c "$script" server "$@" >log 2>&1 </dev/null &
cat >/dev/null
trap : TERM INT
kill -TERM 0
kill -INT 0
wait
cd / && rm -rf "$folder"`

/**
 * Starts a server in a temp folder of its own; it lives as long as this process and not longer.
 * @throws Error with the end of the server's log when it does not answer within 30 s
 */
export async function startTiedServer({ script, words, user, answers }: ServerCommand): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-server-'))
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const watchdog = spawn('/bin/sh', ['-c', WATCHDOG, 'watchdog', folder, script, ...words], {
    ...user,
    cwd: '/',
    // A group of its own: an interrupt from the terminal must reach the tests, not their servers.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watchdog.unref()
  if ('unref' in watchdog.stdin && typeof watchdog.stdin.unref === 'function') watchdog.stdin.unref()
  const deadline = Date.now() + 30_000
  for (;;) {
    try {
      await answers()
      return
    } catch (error) {
      if (Date.now() < deadline) await sleep(30)
      else {
        const log = readFileSync(join(folder, 'log'), 'utf8').trimEnd().split('\n').slice(-5).join('\n')
        watchdog.stdin.end()
        throw new Error(`the server did not answer: ${String(error)}\n${log}`)
      }
    }
  }
}

/** A TCP port of the loopback interface that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
