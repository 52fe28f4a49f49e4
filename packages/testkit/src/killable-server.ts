import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { postgresProgram, unprivileged } from './postgres-database.ts'
import { redisProgram } from './redis-database.ts'
import { freePort } from './tied-server.ts'

/** A server on loopback of a test's own, gone after it; one that was killed has what was stored when it is started again. */
export interface KillableServer {
  readonly port: number
  /** What it asks for. */
  readonly password: string
  /** SIGKILL of the server and of every process that it started, and their end. */
  kill(): Promise<void>
  start(): Promise<void>
}

const PASSWORD = 'hunter2'

/** Starts a Redis that syncs every write. */
export async function killableRedis(): Promise<KillableServer> {
  const program = await redisProgram()
  const [folder, port] = [newFolder(), await freePort()]
  const storage = ['--dir', folder, '--save', '', '--appendonly', 'yes', '--appendfsync', 'always']
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--requirepass', PASSWORD, ...storage]
  const ping = ['-p', `${port}`, '-a', PASSWORD, '--no-auth-warning', 'DBSIZE']
  return killable({
    folder,
    port,
    spawned: () => spawn(program, args, { stdio: 'ignore' }),
    answers: () =>
      /^\d+\s*$/.test(execFileSync(join(dirname(program), 'redis-cli'), ping, { encoding: 'utf8', stdio: 'pipe' })),
  })
}

/** Starts a PostgreSQL, whose user and database are `postgres`. */
export async function killablePostgres(): Promise<KillableServer> {
  const programs = dirname(await postgresProgram())
  const [folder, port] = [newFolder(), await freePort()]
  const user = unprivileged()
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const [data, secret] = [join(folder, 'data'), join(folder, 'secret')]
  writeFileSync(secret, PASSWORD, { mode: 0o644 })
  const made = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', secret, '--no-sync', '-E', 'UTF8']
  execFileSync(join(programs, 'initdb'), [...made, '--locale=C'], { ...user, cwd: folder, stdio: 'ignore' })
  const args = ['-D', data, '-p', `${port}`, '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=']
  const ready = ['-h', '127.0.0.1', '-p', `${port}`]
  return killable({
    folder,
    port,
    spawned: () => spawn(join(programs, 'postgres'), args, { ...user, cwd: folder, stdio: 'ignore' }),
    answers: () => execFileSync(join(programs, 'pg_isready'), ready).length > 0,
  })
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'millrace-killable-'))

interface Way {
  readonly folder: string
  readonly port: number
  spawned(): ChildProcess
  answers(): boolean
}

async function killable({ folder, port, spawned, answers }: Way): Promise<KillableServer> {
  let running = spawned()
  const kill = async () => {
    if (running.exitCode !== null || running.signalCode !== null) return
    const gone = new Promise((resolve) => running.once('exit', resolve))
    const children = childrenOf(running)
    running.kill('SIGKILL')
    for (const child of children) killIfThere(child)
    await gone
  }
  const answering = async () => {
    for (let tries = 0; ; tries++) {
      try {
        if (answers()) return
      } catch (error) {
        if (tries > 200) throw error
      }
      await sleep(50)
      // What is left of a killed one may still hold its files for a moment.
      if (running.exitCode !== null) running = spawned()
    }
  }
  onTestFinished(async () => {
    await kill()
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  })
  await answering()
  return {
    port,
    password: PASSWORD,
    kill,
    async start() {
      running = spawned()
      await answering()
    },
  }
}

function childrenOf({ pid }: ChildProcess): number[] {
  try {
    return execFileSync('pgrep', ['-P', `${pid}`], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number)
  } catch {
    // pgrep fails where there are none.
    return []
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself, as those of a server that is gone do.
  }
}
