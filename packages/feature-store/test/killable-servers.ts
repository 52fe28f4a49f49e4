import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, postgresProgram, redisProgram } from '@millrace/testkit'

export const PASSWORD = 'hunter2'

/** A server of a test's own that asks for the password, and has what was stored when it is started again. */
export interface KillableServer {
  /** The `online_store` section that reaches it. */
  online(password: string): string
  /** SIGKILL, and the end of it. */
  kill(): Promise<void>
  start(): Promise<void>
  remove(): Promise<void>
}

export async function killableRedis(): Promise<KillableServer> {
  const program = await redisProgram()
  const [folder, port] = [mkdtempSync(join(tmpdir(), 'millrace-lost-')), await freePort()]
  const storage = ['--dir', folder, '--save', '', '--appendonly', 'yes', '--appendfsync', 'always']
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--requirepass', PASSWORD, ...storage]
  const ping = ['-p', `${port}`, '-a', PASSWORD, '--no-auth-warning', 'DBSIZE']
  return killable({
    folder,
    online: (password) => `{ type: redis, connection_string: "127.0.0.1:${port},password=${password}" }`,
    spawned: () => spawn(program, args, { stdio: 'ignore' }),
    answers: () =>
      /^\d+\s*$/.test(execFileSync(join(dirname(program), 'redis-cli'), ping, { encoding: 'utf8', stdio: 'pipe' })),
  })
}

export async function killablePostgres(): Promise<KillableServer> {
  const programs = dirname(await postgresProgram())
  const [folder, port] = [mkdtempSync(join(tmpdir(), 'millrace-lost-')), await freePort()]
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : undefined
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const [data, secret] = [join(folder, 'data'), join(folder, 'secret')]
  writeFileSync(secret, PASSWORD, { mode: 0o644 })
  const made = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', secret, '--no-sync', '-E', 'UTF8']
  execFileSync(join(programs, 'initdb'), made, { ...user, cwd: folder, stdio: 'ignore' })
  const args = ['-D', data, '-p', `${port}`, '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=']
  const ready = ['-h', '127.0.0.1', '-p', `${port}`]
  return killable({
    folder,
    online: (password) =>
      `{ type: postgres, host: 127.0.0.1, port: ${port}, database: postgres, user: postgres, password: "${password}", sslmode: disable }`,
    spawned: () => spawn(join(programs, 'postgres'), args, { ...user, cwd: folder, stdio: 'ignore' }),
    answers: () => execFileSync(join(programs, 'pg_isready'), ready).length > 0,
  })
}

const idOf = (what: string): number => Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }))

interface Way {
  readonly folder: string
  readonly online: KillableServer['online']
  spawned(): ChildProcess
  answers(): boolean
}

async function killable({ folder, online, spawned, answers }: Way): Promise<KillableServer> {
  let running = spawned()
  const kill = async () => {
    const gone = new Promise((resolve) => running.once('exit', resolve))
    if (running.kill('SIGKILL')) await gone
  }
  const answering = async () => {
    for (let tries = 0; ; tries++) {
      try {
        if (answers()) return
      } catch (error) {
        if (tries > 200) throw error
      }
      await sleep(100)
      // What is left of a killed one may still hold its files for a moment.
      if (running.exitCode !== null) running = spawned()
    }
  }
  await answering()
  return {
    online,
    kill,
    async start() {
      running = spawned()
      await answering()
    },
    async remove() {
      await kill()
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}
