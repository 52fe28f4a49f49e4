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
const LARGE: Size = { entityRows: 10_000_000, featureRows: 50_000_000, keys: 100_000 }
const TENTH: Size = { entityRows: 100_000, featureRows: 500_000, keys: 1_000 }

export const join: Benchmark = {
  name: 'join',
  about:
    "Point-in-time join by `data-extraction`, file to file, 3 features, 500 feature rows a key, sources in no order; the peer is Feast's duckdb store, and the same join by hand in Polars, without checks and counts. " +
    'At full size Feast takes minutes and 20 GB: it is measured at a tenth of it unless FULL=1, which also joins ten times as much without a peer.',
  run: async (tools) => {
    const tenth = await compare(TENTH, true, tools)
    const full = await compare(FULL, tools.full, tools)
    return [...tenth, ...full, await besideBare(FULL, tools), ...(tools.full ? [await alone(LARGE, tools)] : [])]
  },
}

/** Against the same join by hand in Polars. */
async function besideBare(size: Size, tools: BenchmarkTools): Promise<Line> {
  const data = await generated(size, tools)
  const costs: Record<'ours' | 'bare', Cost[]> = { ours: [], bare: [] }
  const script = path(BENCH, 'join/bare-polars.ts')
  for (let round = 0; round < tools.rounds; round += 1) {
    tools.progress(`${describe(size)} beside Polars, round ${round + 1} of ${tools.rounds}`)
    costs.ours.push(await extract(data, 'parquet', tools))
    const output = path(temporaryFolder(), 'training.parquet')
    costs.bare.push(await tools.measure(data, [process.execPath, script, data, output]))
  }
  const what = `${describe(size)}, parquet in, beside bare Polars`
  return { what, ours: median(costs.ours), peer: median(costs.bare) }
}

async function alone(size: Size, tools: BenchmarkTools): Promise<Line> {
  const data = await generated(size, tools)
  tools.progress(describe(size))
  return { what: `${describe(size)}, parquet in`, ours: await extract(data, 'parquet', tools) }
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
