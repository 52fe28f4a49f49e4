import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { getProgram, getService, type ScriptedServer, type ServerProgram } from './four-ways.ts'
import { freePort, startTiedServer } from './tied-server.ts'

export interface TestPostgres {
  /** `postgresql://user@host:port/database`; the database is empty at first. */
  readonly url: string
}

const SERVER: ServerProgram = {
  name: 'PostgreSQL',
  program: 'postgres',
  folders: debianFolders,
  debianPackage: 'postgresql',
}

/** The path of postgres, with initdb and the like beside it. */
export const postgresProgram = async (): Promise<string> => realpathSync(await getProgram(SERVER))

/** Empties a database that no other process uses, of a real PostgreSQL that is started on first call and gone with this process. */
export async function emptyPostgres(): Promise<TestPostgres> {
  running ??= getService({
    ...SERVER,
    variable: 'MILLRACE_TEST_POSTGRES_URL',
    composeService: 'postgres',
    atAddress: claimDatabase,
    withProgram: async (program) => {
      const port = await freePort()
      return serve({ script: SCRIPT, words: [program, String(port)], port })
    },
    withCompose: serve,
  })
  const own = await running
  const [database, administration] = [new URL(own.url).pathname.slice(1), new URL(own.url)]
  administration.pathname = '/template1'
  await query(administration.href, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
  await query(administration.href, `CREATE DATABASE ${database} TEMPLATE template0`)
  return own
}

let running: Promise<TestPostgres> | undefined

/** initdb lies beside the real program, which a link on the PATH may point to; both refuse to run as root. */
const SCRIPT = `program=$(readlink -f "$1")
"\${program%/*}/initdb" -D data -U postgres --auth=trust --no-sync -E UTF8 --locale=C || exit
exec "$program" -D data -p "$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c full_page_writes=off`

async function serve({ script, words, port }: ScriptedServer): Promise<TestPostgres> {
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`
  const user = script === SCRIPT ? unprivileged() : undefined
  await startTiedServer({
    script,
    words,
    answers: () => query(url, 'SELECT 1'),
    ...(user === undefined ? {} : { user }),
  })
  return { url }
}

function debianFolders(): string[] {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((one, other) => Number(other) - Number(one)) : []
  return versions.map((version) => join(root, version, 'bin'))
}

/** Whom PostgreSQL runs as where this process is root, which it refuses to be. */
export function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const found = ['postgres', 'nobody'].flatMap((name) => users.filter(([user]) => user === name)).at(0)
  if (found === undefined)
    throw new Error('PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody')
  return { uid: Number(found[2]), gid: Number(found[3]) }
}

/** Of a shared server each process takes one of sixteen databases; the lock on it ends with the connection that holds it. */
async function claimDatabase(url: string): Promise<TestPostgres> {
  const { Client } = await import('pg')
  const socket = new Socket()
  const holder = new Client({ connectionString: url, stream: () => socket })
  await holder.connect()
  for (let slot = 1; slot <= 16; slot++) {
    const { rows } = await holder.query<{ mine: boolean }>('SELECT pg_try_advisory_lock(20210416, $1) AS mine', [slot])
    if (!rows[0]?.mine) continue
    const own = new URL(url)
    own.pathname = `/millrace_test_${slot}`
    // The lock must neither keep this process alive nor end it when the server stops first.
    socket.unref()
    holder.on('error', () => {})
    return { url: own.href }
  }
  throw new Error('all 16 test databases of the server in MILLRACE_TEST_POSTGRES_URL are in use')
}

async function query(url: string, sql: string): Promise<void> {
  const { Client } = await import('pg')
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  try {
    await client.connect()
    await client.query(sql)
  } finally {
    await client.end()
  }
}
