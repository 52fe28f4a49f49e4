import { execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, postgresProgram } from '@millrace/testkit'
import pg from 'pg'
import { onTestFinished } from 'vitest'

/** A PostgreSQL server of a test's own, which has what was committed when it is started again; gone after the test. */
export interface OwnPostgres {
  readonly url: string
  start(): Promise<void>
  /** SIGKILL of the server and of every process that it started. */
  kill(): Promise<void>
}

export async function ownPostgres(): Promise<OwnPostgres> {
  const programs = dirname(await postgresProgram())
  const [folder, port] = [mkdtempSync(join(tmpdir(), 'millrace-killed-')), await freePort()]
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : undefined
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const made = ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C']
  execFileSync(join(programs, 'initdb'), made, { ...user, cwd: folder, stdio: 'ignore' })
  const args = ['-D', data, '-p', `${port}`, '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=']
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`
  const spawned = () => spawn(join(programs, 'postgres'), args, { ...user, cwd: folder, stdio: 'ignore' })
  let server = spawned()
  const own = {
    url,
    async start() {
      server = spawned()
      await answers(url)
    },
    async kill() {
      const gone = new Promise((resolve) => server.once('exit', resolve))
      const children = execFileSync('pgrep', ['-P', `${server.pid}`], { encoding: 'utf8' })
      server.kill('SIGKILL')
      for (const pid of children.trim().split('\n')) end(Number(pid))
      await gone
    },
  }
  onTestFinished(async () => {
    if (server.exitCode === null && server.signalCode === null) await own.kill()
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  })
  await answers(url)
  return own
}

const idOf = (what: string): number => Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }))

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself, as those of a server that is gone do.
  }
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      return
    } catch (error) {
      if (tries > 300) throw error
      await sleep(50)
    } finally {
      await client.end().catch(() => {})
    }
  }
}
