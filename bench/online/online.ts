import { writeFileSync } from 'node:fs'
import { join as path } from 'node:path'
import type { Benchmark, BenchmarkTools, Line } from '../benchmark.ts'
import type { Cost } from '../cost.ts'
import { BENCH } from '../folders.ts'
import { bin } from '../measure.ts'
import { startRedis } from '../redis-server.ts'

/** How many times faster a read of so many entities is to be. */
const SIZES = [
  { entities: 1, faster: 2 },
  { entities: 100, faster: 5 },
]

export const online: Benchmark = {
  name: 'online',
  about:
    "Reads of 3 features from Redis in one process, p50 of 1,000 reads of changing entities of 200,000; the peer is Feast's SDK. The memory is the whole process's.",
  peers: { conformance: ['feast', 'redis'] },
  async run(tools) {
    const redis = await startRedis()
    try {
      const folder = await loaded(redis.address, tools)
      const lines: Line[] = []
      for (const size of SIZES) lines.push(await compare(folder, size, tools))
      return lines
    } finally {
      redis.stop()
    }
  },
}

async function loaded(address: string, { measure, interpreter, generated }: BenchmarkTools): Promise<string> {
  const generator = 'materialize/generate.py'
  const folder = await generated('online', generator, async (made) => {
    await measure(BENCH, [interpreter(), path(BENCH, generator), made, '400000', '200000'])
  })
  const settings = `project: bench\nprovider: local\nregistry: registry.db\nonline_store: { type: redis, connection_string: "${address}" }\n`
  writeFileSync(path(folder, 'feature_repo/feature_store.yaml'), `${settings}entity_key_serialization_version: 3\n`)
  await measure(folder, [bin('feature-store'), 'apply'])
  await measure(folder, [bin('feature-store'), 'materialize', '2024-01-01', '2024-06-01'])
  return folder
}

function compare(folder: string, { entities, faster }: (typeof SIZES)[number], tools: BenchmarkTools): Promise<Line> {
  const repository = path(folder, 'feature_repo')
  const reads = [String(entities), '1000']
  const ours = [process.execPath, path(BENCH, 'online/ours.ts'), repository, ...reads]
  const peer = [tools.interpreter(), path(BENCH, 'online/peer.py'), ...reads]
  return tools.compare({
    what: entities === 1 ? '1 entity' : `${entities} entities`,
    ours: () => p50(repository, ours, tools),
    peer: { name: 'Feast SDK', run: () => p50(repository, peer, tools) },
    target: { faster },
  })
}

/** What a process that times its own reads says. */
async function p50(folder: string, command: readonly string[], { measure }: BenchmarkTools): Promise<Cost> {
  const { output, bytes } = await measure(folder, command)
  return { seconds: Number(output.trim().split(/\s+/)[0]) / 1000, bytes }
}
