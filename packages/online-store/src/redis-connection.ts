import { StepError } from '@millrace/errors'
import type { Redis as RedisClient, Cluster as RedisCluster } from 'ioredis'
import type { RedisConfig } from './online-store-config.ts'
import { parseRedisConnectionString, type RedisTarget } from './redis-connection-string.ts'
import { redisError, unreachable } from './redis-error.ts'
import { type PackCall, packedCalls, scriptHead } from './redis-packed-call.ts'
import { redisSlot } from './redis-slot.ts'
import { redisTls } from './redis-tls.ts'

/** For all hosts together. */
const CONNECT_TIMEOUT_MS = 10_000
const SILENCE_TIMEOUT_MS = 10_000
const SCAN_COUNT = 1000
const KEYS_PER_SCRIPT = 100

export type RedisCommand = readonly [command: string, ...args: (string | number | Buffer)[]]

export interface RedisConnection {
  /** Runs commands without waiting for one another's replies; the replies come in the order of the commands. */
  run(commands: readonly RedisCommand[]): Promise<readonly unknown[]>
  /** Keys that match a glob pattern, on every master; a key may come more than once. */
  keys(pattern: string): AsyncIterable<readonly Buffer[]>
  /** How many keys a script may be given at once: one in a cluster, where keys live on different nodes. */
  readonly keysPerScript: number
  close(): void
}

/**
 * Connects to a Redis server, the master that sentinels name, or a cluster, with `scripts` as commands that take the number
 * of keys first. A connection that was lost is made anew by the next call.
 * @throws StepError USAGE, UNAVAILABLE or DENIED, naming host and port
 */
export async function openRedis(
  config: RedisConfig,
  scripts: Readonly<Record<string, string>>,
): Promise<RedisConnection> {
  const target = parseRedisConnectionString(config.connection_string)
  const where = addresses(config, target)
  const client = await newClient(config, target)
  const { Command } = await import('ioredis')
  const packers = new Map([['hmgetBuffer', packedCalls(Command, { head: ['hmget'], asText: false })]])
  for (const [name, lua] of Object.entries(scripts)) {
    client.defineCommand(name, { lua })
    const head = scriptHead(lua)
    packers.set(name, packedCalls(Command, { head, asText: true }))
    packers.set(`${name}Buffer`, packedCalls(Command, { head, asText: false }))
  }
  // Commands reject with what went wrong; without a listener the event would end the process.
  client.on('error', () => {})
  await connect(client, where)
  let anew: Promise<void> | undefined
  const reconnected = async () => {
    anew ??= connect(client, where).finally(() => {
      anew = undefined
    })
    await anew
  }
  return {
    async run(commands) {
      if (client.status === 'end') await reconnected()
      try {
        return (await runPacked(client, commands, packers)) ?? (await runAll(client, commands))
      } catch (error) {
        throw redisError(error, where)
      }
    },
    keys: (pattern) => scan(client, pattern, where),
    keysPerScript: 'nodes' in client ? 1 : KEYS_PER_SCRIPT,
    close: () => client.disconnect(),
  }
}

type Client = RedisClient | RedisCluster

async function newClient(config: RedisConfig, target: RedisTarget): Promise<Client> {
  const { Cluster, Redis } = await import('ioredis')
  const tls = redisTls(target)
  const options = {
    username: target.username,
    password: target.password,
    db: target.db,
    ...(tls === undefined ? {} : { tls }),
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    retryStrategy: () => null,
  }
  if (config.redis_type === 'redis_cluster') {
    if (target.db !== 0) throw new StepError('USAGE', `a Redis cluster has no database ${target.db}, only 0`)
    const { retryStrategy, lazyConnect, ...redisOptions } = options
    return new Cluster([...target.hosts], { lazyConnect, clusterRetryStrategy: retryStrategy, redisOptions })
  }
  if (config.redis_type === 'redis_sentinel') {
    // As in Feast, credentials and TLS are the master's; sentinels are asked in the clear.
    const sentinels = [...target.hosts]
    const sentinelRetryStrategy = () => null
    const enableTLSForSentinelMode = tls !== undefined
    return new Redis({
      ...options,
      sentinels,
      name: config.sentinel_master,
      sentinelRetryStrategy,
      enableTLSForSentinelMode,
    })
  }
  return new Redis({ ...options, ...target.hosts[0] })
}

function addresses(config: RedisConfig, { hosts }: RedisTarget): string {
  const all = hosts.map(({ host, port }) => `${host}:${port}`)
  if (config.redis_type === 'redis_sentinel') return `sentinels ${all.join(', ')}, master ${config.sentinel_master}`
  return config.redis_type === 'redis_cluster' ? all.join(', ') : (all[0] ?? '')
}

async function connect(client: Client, where: string): Promise<void> {
  // What refused the connection comes as an event; the promise only says that it was closed.
  let reason: unknown
  const onError = (error: unknown) => {
    reason ??= error
  }
  client.on('error', onError)
  const timeout = setTimeout(() => {
    reason ??= new Error(`no answer within ${CONNECT_TIMEOUT_MS / 1000} s`)
    client.disconnect()
  }, CONNECT_TIMEOUT_MS)
  try {
    await client.connect()
  } catch (error) {
    client.disconnect()
    const mapped = redisError(reason ?? error, where)
    throw mapped instanceof StepError
      ? mapped
      : unreachable(where, mapped instanceof Error ? mapped.message : String(mapped))
  } finally {
    clearTimeout(timeout)
    client.off('error', onError)
  }
}

async function runAll(client: Client, commands: readonly RedisCommand[]): Promise<unknown[]> {
  const results: unknown[] = []
  const groups = 'nodes' in client ? [...byNode(client, commands).values()] : [commands.map((_, index) => index)]
  const pipelines = groups.map(async (places) => {
    const replies = await client.pipeline(places.map((place) => [...(commands[place] ?? [])])).exec()
    replies?.forEach(([error, result], index) => {
      if (error !== null) throw error
      results[places[index] ?? 0] = result
    })
  })
  await Promise.all(pipelines)
  return results
}

/** A pipeline writes more calls than these faster than each by itself. */
const PACKED_CALLS = 64

/** Runs a few calls of scripts and reads of hashes, unless to a cluster; undefined for all else. What the server does not know yet goes the long way. */
async function runPacked(
  client: Client,
  commands: readonly RedisCommand[],
  packers: ReadonlyMap<string, PackCall>,
): Promise<unknown[] | undefined> {
  if ('nodes' in client || commands.length > PACKED_CALLS) return undefined
  const calls = commands.flatMap(([name, ...words]) => packers.get(name)?.(words) ?? [])
  if (calls.length < commands.length) return undefined
  const settled = await Promise.allSettled(calls.map((call) => client.sendCommand(call)))
  const unknown = commands.filter((_, place) => isUnknownScript(settled[place]))
  const again = unknown.length === 0 ? [] : await runAll(client, unknown)
  return settled.map((reply) => {
    if (reply.status === 'fulfilled') return reply.value
    if (isUnknownScript(reply)) return again.shift()
    throw reply.reason
  })
}

const isUnknownScript = (reply: PromiseSettledResult<unknown> | undefined): boolean =>
  reply?.status === 'rejected' && reply.reason instanceof Error && reply.reason.message.startsWith('NOSCRIPT')

/** The places of the commands for each node of a cluster: those of one node travel together. */
function byNode(cluster: RedisCluster, commands: readonly RedisCommand[]): Map<string, number[]> {
  const groups = new Map<string, number[]>()
  commands.forEach((command, place) => {
    const key = keyOf(command)
    const node = key === undefined ? '' : (cluster.slots[redisSlot(key)] ?? []).join()
    const group = groups.get(node)
    if (group === undefined) groups.set(node, [place])
    else group.push(place)
  })
  return groups
}

/** Scripts have the number of keys before the first of them. */
function keyOf([, first, second]: RedisCommand): Buffer | undefined {
  const key = typeof first === 'number' ? second : first
  return key === undefined ? undefined : Buffer.isBuffer(key) ? key : Buffer.from(String(key))
}

async function* scan(client: Client, pattern: string, where: string): AsyncIterable<readonly Buffer[]> {
  const masters = 'nodes' in client ? client.nodes('master') : [client]
  for (const master of masters) {
    let cursor = '0'
    do {
      const [next, keys] = await master.scanBuffer(cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT).catch((error) => {
        throw redisError(error, where)
      })
      yield keys
      cursor = next.toString()
    } while (cursor !== '0')
  }
}
