import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { REPOSITORY } from './repository.ts'
import { freePort } from './tied-server.ts'

/** A server that a shell script runs, on a port of loopback. */
export interface ScriptedServer {
  readonly script: string
  /** Shell words given to the script. */
  readonly words: readonly string[]
  readonly port: number
}

/** A server's program and where it comes from. */
export interface ServerProgram {
  readonly name: string
  readonly program: string
  /** Folders to look in beside those of PATH. */
  folders(): readonly string[]
  /** The package that holds the program on Debian and Ubuntu. */
  readonly debianPackage: string
}

export interface ServiceWays<T> extends ServerProgram {
  readonly variable: string
  /** The service's name in compose.yaml, and the port it listens on inside. */
  readonly composeService: string
  atAddress(url: string): Promise<T>
  withProgram(path: string): Promise<T>
  /** With docker compose, whose service `up` keeps in the foreground, published on a loopback port. */
  withCompose(up: ScriptedServer): Promise<T>
}

/**
 * Gets a service in the first of four ways that works: an address in the environment, a program on this machine,
 * one that apt-get installs, docker compose.
 * @throws Error that names the four ways and what each one said
 */
export async function getService<T>(ways: ServiceWays<T>): Promise<T> {
  const address = process.env[ways.variable]
  if (address) return ways.atAddress(address)
  const program = findProgram(ways)
  if (program !== undefined) return ways.withProgram(program)
  const apt = await aptInstall(ways.debianPackage)
  const installed = findProgram(ways)
  if (installed !== undefined) return ways.withProgram(installed)
  const docker = await composeWorks()
  if (docker === undefined) return ways.withCompose(await composeUp(ways.composeService))
  throw new Error(
    `the tests need ${ways.name}. Do one of these:\n` +
      `  1. set ${ways.variable} to the address of a server for tests (it is not set)\n` +
      `  2. put ${ways.program} on the PATH (it is not there)\n` +
      `  3. on Debian or Ubuntu run the tests as root, or apt-get install ${ways.debianPackage} (${apt})\n` +
      `  4. install docker with its compose plugin (${docker})`,
  )
}

/**
 * The program of a server that a test starts itself, to kill it or to run several: on this machine, or installed by apt-get.
 * @throws Error that says what to do
 */
export async function getProgram(server: ServerProgram): Promise<string> {
  const found = findProgram(server)
  if (found !== undefined) return found
  const apt = await aptInstall(server.debianPackage)
  const installed = findProgram(server)
  if (installed !== undefined) return installed
  throw new Error(
    `the tests start ${server.name} themselves. Do one of these:\n` +
      `  1. put ${server.program} on the PATH (it is not there)\n` +
      `  2. on Debian or Ubuntu run the tests as root, or apt-get install ${server.debianPackage} (${apt})`,
  )
}

const execute = promisify(execFile)

function findProgram({ program, folders }: Pick<ServerProgram, 'program' | 'folders'>): string | undefined {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return [...path, ...folders()].map((folder) => join(folder, program)).find((file) => existsSync(file))
}

/** Why apt-get did not help; several test processes may ask at once, hence the lock. */
async function aptInstall(name: string): Promise<string> {
  if (!existsSync('/etc/debian_version')) return 'this is neither'
  if (process.getuid?.() !== 0) return 'this user is not root'
  const install = `apt-get update && apt-get install -y --no-install-recommends ${name}`
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await execute('flock', ['/tmp/millrace-test-apt.lock', 'sh', '-c', install], { env })
    return `apt-get installed ${name}, and the program is still not there`
  } catch (error) {
    return `apt-get failed: ${lastLine(error)}`
  }
}

async function composeWorks(): Promise<string | undefined> {
  try {
    await execute('docker', ['compose', 'version'])
    await execute('docker', ['info'])
    return undefined
  } catch (error) {
    return `docker said: ${lastLine(error)}`
  }
}

const lastLine = (error: unknown): string =>
  String(error instanceof Error ? error.message : error)
    .trim()
    .split('\n')
    .at(-1) ?? ''

/** A project of its own for each process, so that none meets another's data. */
async function composeUp(service: string): Promise<ScriptedServer> {
  const port = await freePort()
  const file = join(REPOSITORY, 'packages/testkit/compose.yaml')
  const compose = 'docker compose -p "$1" -f "$2"'
  const script = `export TEST_PORT=$4; trap '${compose} down -v' EXIT; trap 'exit' TERM; ${compose} up "$3" & wait $!`
  return { script, words: [`millrace-test-${process.pid}-${port}`, file, service, String(port)], port }
}
