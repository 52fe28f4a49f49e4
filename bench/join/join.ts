import { existsSync } from 'node:fs'
import { join as path } from 'node:path'
import type { Benchmark, BenchmarkTools, Line } from '../benchmark.ts'
import { BENCH, CACHE, temporaryFolder } from '../folders.ts'
import { bin, type Cost, median } from '../measure.ts'

interface Size {
  readonly entityRows: number
  readonly featureRows: number
  readonly keys: number
}

const FULL: Size = { entityRows: 1_000_000, featureRows: 5_000_000, keys: 10_000 }
const TENTH: Size = { entityRows: 100_000, featureRows: 500_000, keys: 1_000 }

export const join: Benchmark = {
  name: 'join',
  about:
    "Point-in-time join by `data-extraction`, file to file, 3 features, 500 feature rows a key, sources in no order; the peer is Feast's duckdb store. " +
    'At full size Feast takes minutes and 20 GB: it is measured at a tenth of it unless FULL=1.',
  run: async (tools) => {
    const tenth = await compare(TENTH, true, tools)
    return [...tenth, ...(await compare(FULL, tools.full, tools))]
  },
}

async function compare(size: Size, withPeer: boolean, tools: BenchmarkTools): Promise<Line[]> {
  const data = await generated(size, tools)
  const costs: Record<'csv' | 'parquet' | 'peer', Cost[]> = { csv: [], parquet: [], peer: [] }
  for (let round = 0; round < tools.rounds; round += 1) {
    tools.progress(`${describe(size)}, round ${round + 1} of ${tools.rounds}`)
    for (const format of ['csv', 'parquet'] as const) costs[format].push(await extract(data, format, tools))
    if (withPeer) costs.peer.push(await peer(data, tools))
  }
  const peers = withPeer ? { peer: median(costs.peer) } : {}
  return (['csv', 'parquet'] as const).map((format) => ({
    what: `${describe(size)}, ${format} in`,
    ours: median(costs[format]),
    ...peers,
  }))
}

const describe = ({ entityRows, featureRows }: Size): string =>
  `${entityRows.toLocaleString('en-US')} x ${featureRows.toLocaleString('en-US')}`

/** The folder of this size's data, with the registry applied; made once. */
async function generated({ entityRows, featureRows, keys }: Size, { measure, python, progress }: BenchmarkTools) {
  const folder = path(CACHE, `join-${entityRows}x${featureRows}`)
  if (!existsSync(path(folder, 'generated'))) {
    progress(`generating ${folder}`)
    const size = [entityRows, featureRows, keys].map(String)
    await measure(BENCH, [python, path(BENCH, 'join/generate.py'), folder, ...size])
  }
  await measure(folder, [bin('feature-store'), 'apply'])
  return folder
}

const extract = (data: string, format: 'csv' | 'parquet', { measure }: BenchmarkTools): Promise<Cost> =>
  measure(data, [
    bin('data-extraction'),
    '--entity-file',
    `data/orders.${format}`,
    '--target-col',
    'sold',
    '--artifacts',
    temporaryFolder(),
  ])

const peer = (data: string, { measure, python }: BenchmarkTools): Promise<Cost> =>
  measure(path(data, 'feature_repo'), [
    python,
    path(BENCH, 'join/peer.py'),
    path(data, 'data/orders.parquet'),
    path(temporaryFolder(), 'training.parquet'),
  ])
