import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, redisProgram } from '@millrace/testkit'
import { Redis } from 'ioredis'

const folder = mkdtempSync(join(tmpdir(), 'millrace-redis-'))
const running: ChildProcess[] = []

/** Ends every server started here. */
export function stopRedisProcesses(): void {
  for (const child of running.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
}

interface RedisProcess {
  readonly port: number
  /** Runs one command on it. */
  call(...command: [string, ...(string | number)[]]): Promise<unknown>
  kill(): void
}

async function start(
  port: number,
  args: readonly string[],
  client: { password?: string; tls?: { rejectUnauthorized: boolean } } = {},
): Promise<RedisProcess> {
  const place = mkdtempSync(join(folder, 'server-'))
  const child = spawn(await redisProgram(), [...args, '--bind', '127.0.0.1', '--dir', place, '--save', ''], {
    stdio: 'ignore',
  })
  running.push(child)
  const call = async (...[name, ...rest]: [string, ...(string | number)[]]) => {
    const redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null, ...client })
    redis.on('error', () => {})
    try {
      await redis.connect()
      return await redis.call(name, rest)
    } finally {
      redis.disconnect()
    }
  }
  for (let tries = 0; ; tries++) {
    const isUp = await call('PING').catch(() => undefined)
    if (isUp !== undefined) break
    if (tries > 200) throw new Error(`redis-server ${args.join(' ')} does not answer`)
    await sleep(50)
  }
  return { port, call, kill: () => void child.kill('SIGKILL') }
}

/** Three masters that share all slots. */
export async function redisCluster(): Promise<readonly RedisProcess[]> {
  const nodes = await Promise.all(
    [0, 1, 2].map(async () => {
      const port = await freePort()
      const bus = await freePort()
      return start(port, ['--port', `${port}`, '--cluster-enabled', 'yes', '--cluster-port', `${bus}`])
    }),
  )
  const [first] = nodes
  if (first === undefined) throw new Error('no node')
  for (const [index, node] of nodes.entries()) {
    await node.call(
      'CLUSTER',
      'ADDSLOTSRANGE',
      Math.floor((16_384 * index) / 3),
      Math.floor((16_384 * (index + 1)) / 3) - 1,
    )
    const info =
      String(await first.call('CLUSTER', 'NODES'))
        .split('\n')
        .find((line) => line.includes('myself')) ?? ''
    const bus = /@(\d+)/.exec(info)?.[1] ?? ''
    if (index > 0) await node.call('CLUSTER', 'MEET', '127.0.0.1', first.port, bus)
  }
  for (const node of nodes) {
    while (!String(await node.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) await sleep(50)
  }
  return nodes
}

/** A master that two passwords protect, its replica, and a sentinel that watches both under the name given. */
export async function redisSentinel(name: string, password: string) {
  const [masterPort, replicaPort, sentinelPort] = [await freePort(), await freePort(), await freePort()]
  const secret = ['--requirepass', password, '--masterauth', password]
  const master = await start(masterPort, ['--port', `${masterPort}`, ...secret], { password })
  const replicaOf = ['--replicaof', '127.0.0.1', `${masterPort}`]
  const replica = await start(replicaPort, ['--port', `${replicaPort}`, ...secret, ...replicaOf], { password })
  const config = join(folder, 'sentinel.conf')
  execFileSync('touch', [config])
  const sentinel = await start(sentinelPort, [config, '--sentinel', '--port', `${sentinelPort}`])
  await sentinel.call('SENTINEL', 'MONITOR', name, '127.0.0.1', masterPort, 1)
  await sentinel.call('SENTINEL', 'SET', name, 'auth-pass', password)
  await sentinel.call('SENTINEL', 'SET', name, 'down-after-milliseconds', 500)
  // How soon it tries again where the replica was not ready to be promoted.
  await sentinel.call('SENTINEL', 'SET', name, 'failover-timeout', 1000)
  while (!String(await replica.call('INFO', 'replication')).includes('master_link_status:up')) await sleep(50)
  while (!String(await sentinel.call('SENTINEL', 'REPLICAS', name)).includes(`${replicaPort}`)) await sleep(100)
  return { master, replica, sentinel }
}

/** A server that speaks TLS only, with a certificate of its own making for `localhost`. */
export async function redisTlsServer(): Promise<{ readonly port: number; readonly certificate: string }> {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  )
  const port = await freePort()
  const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate]
  const tls = { rejectUnauthorized: false }
  await start(port, ['--port', '0', '--tls-port', `${port}`, '--tls-auth-clients', 'no', ...files], { tls })
  return { port, certificate }
}
