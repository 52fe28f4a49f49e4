import { randomUUID } from 'node:crypto'
import { getProgram, getService, type ScriptedServer, type ServerProgram } from './four-ways.ts'
import { freePort, startTiedServer } from './tied-server.ts'

export interface TestRedis {
  /** `redis://host:port`, with a database number where the server is shared. */
  readonly url: string
  /** Empties the database. */
  flush(): Promise<void>
}

const SERVER: ServerProgram = {
  name: 'Redis',
  program: 'redis-server',
  folders: () => ['/usr/sbin', '/usr/local/sbin'],
  debianPackage: 'redis-server',
}

/** The path of redis-server. */
export const redisProgram = (): Promise<string> => getProgram(SERVER)

/** Empties a database that no other process uses, of a real Redis that is started on first call and stopped with this process. */
export async function emptyRedis(): Promise<TestRedis> {
  running ??= getService({
    ...SERVER,
    variable: 'MILLRACE_TEST_REDIS_URL',
    composeService: 'redis',
    atAddress: async (url) => testRedis(await claimDatabase(url)),
    withProgram: async (program) => {
      const port = await freePort()
      const script = 'exec "$1" --port "$2" --bind 127.0.0.1 --save "" --appendonly no'
      return serve({ script, words: [program, String(port)], port })
    },
    withCompose: serve,
  })
  const own = await running
  await own.flush()
  return own
}

let running: Promise<TestRedis> | undefined

async function serve({ script, words, port }: ScriptedServer): Promise<TestRedis> {
  const server = testRedis(`redis://127.0.0.1:${port}`)
  await startTiedServer({ script, words, answers: server.flush })
  return server
}

function testRedis(url: string): TestRedis {
  return { url, flush: async () => void (await command(url, ['FLUSHDB'])) }
}

const CLAIM_MS = 600_000

/** Of a shared server each process takes one database, noted in database 0; a URL that names one is taken as it is. */
async function claimDatabase(url: string): Promise<string> {
  if (/^\/\d+$/.test(new URL(url).pathname)) return url
  for (let database = 1; database < 16; database++) {
    const claimed = await command(url, ['SET', `millrace-test:${database}`, randomUUID(), 'NX', 'PX', CLAIM_MS])
    if (claimed !== 'OK') continue
    const own = new URL(url)
    own.pathname = `/${database}`
    return own.href
  }
  throw new Error(`all 15 databases of the Redis in MILLRACE_TEST_REDIS_URL are in use by tests`)
}

async function command(url: string, [name, ...args]: [string, ...(string | number)[]]): Promise<unknown> {
  const { Redis } = await import('ioredis')
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null })
  // The rejection of connect() tells it; the event would end the process.
  client.on('error', () => {})
  try {
    await client.connect()
    return await client.call(name, args)
  } finally {
    client.disconnect()
  }
}
