import { existsSync, writeFileSync } from 'node:fs'
import { join as path } from 'node:path'
import type { Benchmark, BenchmarkTools, Line } from '../benchmark.ts'
import { BENCH, CACHE } from '../folders.ts'
import { bin, type Cost, median } from '../measure.ts'
import { startRedis } from '../redis-server.ts'

const KEYS = 200_000
const START = '2024-01-01T00:00:00+00:00'
const END = '2024-06-01T00:00:00+00:00'

export const materialize: Benchmark = {
  name: 'materialize',
  about:
    "`feature-store materialize` of 3 features of 200,000 keys into an empty Redis, source in no order; the peer is Feast's `materialize`. " +
    'Of 20M rows Feast is measured with FULL=1 only.',
  run: async (tools) => [await compare(2_000_000, true, tools), await compare(20_000_000, tools.full, tools)],
}

async function compare(rows: number, withPeer: boolean, tools: BenchmarkTools): Promise<Line> {
  const folder = await generated(rows, tools)
  const ours: Cost[] = []
  const peers: Cost[] = []
  for (let round = 0; round < tools.rounds; round += 1) {
    tools.progress(`${rows.toLocaleString('en-US')} rows, round ${round + 1} of ${tools.rounds}`)
    ours.push(await intoRedis(folder, tools, folder, [bin('feature-store'), 'materialize', START, END]))
    const peer = [tools.python, path(BENCH, 'materialize/peer.py'), START, END]
    if (withPeer) peers.push(await intoRedis(folder, tools, path(folder, 'feature_repo'), peer))
  }
  const peer = withPeer ? { peer: median(peers) } : {}
  return { what: `${rows.toLocaleString('en-US')} rows`, ours: median(ours), ...peer }
}

/** Measures a load into a Redis of its own: the registry is made anew, so that no load knows of another one. */
async function intoRedis(
  folder: string,
  { measure }: BenchmarkTools,
  where: string,
  command: readonly string[],
): Promise<Cost> {
  const redis = await startRedis()
  try {
    writeFileSync(
      path(folder, 'feature_repo/feature_store.yaml'),
      'project: bench\nprovider: local\nregistry: registry.db\noffline_store: { type: duckdb }\n' +
        `online_store: { type: redis, connection_string: "${redis.address}" }\nentity_key_serialization_version: 3\n`,
    )
    await measure(folder, [bin('feature-store'), 'apply'])
    return await measure(where, command)
  } finally {
    redis.stop()
  }
}

async function generated(rows: number, { measure, python, progress }: BenchmarkTools): Promise<string> {
  const folder = path(CACHE, `materialize-${rows}`)
  if (!existsSync(path(folder, 'generated'))) {
    progress(`generating ${folder}`)
    await measure(BENCH, [python, path(BENCH, 'materialize/generate.py'), folder, String(rows), String(KEYS)])
  }
  return folder
}
