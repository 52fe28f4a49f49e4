import { writeFileSync } from 'node:fs'
import { join as path } from 'node:path'
import type { Benchmark, BenchmarkTools, Line } from '../benchmark.ts'
import type { Cost } from '../cost.ts'
import { BENCH } from '../folders.ts'
import { bin } from '../measure.ts'
import { startRedis } from '../redis-server.ts'

const KEYS = 200_000
const START = '2024-01-01T00:00:00+00:00'
const END = '2024-06-01T00:00:00+00:00'

export const materialize: Benchmark = {
  name: 'materialize',
  about:
    "`feature-store materialize` of 3 features of 200,000 keys into an empty Redis, source in no order; the peer is Feast's `materialize`. " +
    'Of 20M rows Feast is measured with FULL=1 only.',
  peers: { conformance: ['feast', 'redis'] },
  run: async (tools) => [await compare(2_000_000, true, tools), await compare(20_000_000, tools.full, tools)],
}

async function compare(rows: number, withPeer: boolean, tools: BenchmarkTools): Promise<Line> {
  const folder = await prepared(rows, tools)
  const ours = [bin('feature-store'), 'materialize', START, END]
  const peer = [tools.interpreter(), path(BENCH, 'materialize/peer.py'), START, END]
  const run = () => intoRedis(folder, tools, path(folder, 'feature_repo'), peer)
  return tools.compare({
    what: `${rows.toLocaleString('en-US')} rows`,
    ours: () => intoRedis(folder, tools, folder, ours),
    peer: withPeer ? { name: 'Feast', run } : undefined,
    target: { ...(withPeer && { faster: 8 }), bytes: 400e6 },
  })
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

async function prepared(rows: number, { measure, interpreter, generated }: BenchmarkTools): Promise<string> {
  const generator = 'materialize/generate.py'
  return generated(`materialize-${rows}`, generator, async (folder) => {
    await measure(BENCH, [interpreter(), path(BENCH, generator), folder, String(rows), String(KEYS)])
  })
}
