import { execFile } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join as path } from 'node:path'
import { promisify } from 'node:util'
import type { Benchmark, BenchmarkTools, Line } from '../benchmark.ts'
import { BENCH, CACHE } from '../folders.ts'
import { bin, type Cost, median } from '../measure.ts'
import { startRedis } from '../redis-server.ts'

export const online: Benchmark = {
  name: 'online',
  about:
    "Reads of 3 features from Redis in one process, p50 of 1,000 reads of changing entities of 200,000; the peer is Feast's SDK. No memory is measured.",
  async run(tools) {
    const redis = await startRedis()
    try {
      const folder = await loaded(redis.address, tools)
      const lines: Line[] = []
      for (const entities of [1, 100]) lines.push(await compare(folder, entities, tools))
      return lines
    } finally {
      redis.stop()
    }
  },
}

async function loaded(address: string, { measure, python }: BenchmarkTools): Promise<string> {
  const folder = path(CACHE, 'online')
  if (!existsSync(path(folder, 'generated')))
    await measure(BENCH, [python, path(BENCH, 'materialize/generate.py'), folder, '400000', '200000'])
  const settings = `project: bench\nprovider: local\nregistry: registry.db\nonline_store: { type: redis, connection_string: "${address}" }\n`
  writeFileSync(path(folder, 'feature_repo/feature_store.yaml'), `${settings}entity_key_serialization_version: 3\n`)
  await measure(folder, [bin('feature-store'), 'apply'])
  await measure(folder, [bin('feature-store'), 'materialize', '2024-01-01', '2024-06-01'])
  return folder
}

async function compare(folder: string, entities: number, { python, rounds, progress }: BenchmarkTools): Promise<Line> {
  const repository = path(folder, 'feature_repo')
  const reads = [String(entities), '1000']
  const [ours, peers]: [Cost[], Cost[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    progress(`${entities} entities, round ${round + 1} of ${rounds}`)
    ours.push(await p50(repository, [process.execPath, path(BENCH, 'online/ours.ts'), repository, ...reads]))
    peers.push(await p50(repository, [python, path(BENCH, 'online/peer.py'), ...reads]))
  }
  return { what: entities === 1 ? '1 entity' : `${entities} entities`, ours: median(ours), peer: median(peers) }
}

/** What a process that times its own reads says. */
async function p50(cwd: string, [program = '', ...args]: readonly string[]): Promise<Cost> {
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    TZ: 'UTC',
    FEAST_USAGE: 'False',
    DO_NOT_TRACK: 'true',
  }
  const { stdout } = await promisify(execFile)(program, args, { cwd, env })
  return { seconds: Number(stdout.trim().split(/\s+/)[0]) / 1000, bytes: 0 }
}
