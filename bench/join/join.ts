import { join as path } from 'node:path'
import type { Benchmark, BenchmarkTools, Line } from '../benchmark.ts'
import type { Cost } from '../cost.ts'
import { BENCH, temporaryFolder } from '../folders.ts'
import { bin } from '../measure.ts'
import { Side } from '../side.ts'
import type { Target } from '../target.ts'

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
  peers: { conformance: ['feast', 'duckdb'] },
  run: async (tools) => {
    const tenth = await besideFeast(TENTH, true, undefined, tools)
    const full = await besideFeast(FULL, tools.full, { faster: 60, smaller: 10 }, tools)
    return [...tenth, ...full, await besideBare(FULL, tools), ...(tools.full ? [await alone(LARGE, tools)] : [])]
  },
}

async function besideFeast(size: Size, withPeer: boolean, target: Target | undefined, tools: BenchmarkTools) {
  const data = await prepared(size, tools)
  const ours = (['csv', 'parquet'] as const).map((format) => {
    return new Side(`${format} in`, async () => [await extract(data, format, tools)])
  })
  const feast = new Side('Feast duckdb', async () => [await peer(data, tools)])
  await tools.sample(describe(size), withPeer ? [...ours, feast] : ours)
  return ours.map((side): Line => {
    const line = { what: `${describe(size)}, ${side.name}`, ours: side.outcome(), ...(target && { target }) }
    return withPeer ? { ...line, peer: feast.named() } : line
  })
}

/** Against the same join by hand in Polars. */
async function besideBare(size: Size, tools: BenchmarkTools): Promise<Line> {
  const data = await prepared(size, tools)
  const script = path(BENCH, 'join/bare-polars.ts')
  return tools.compare({
    what: `${describe(size)}, parquet in`,
    ours: () => extract(data, 'parquet', tools),
    peer: {
      name: 'bare Polars',
      run: () => tools.measure(data, [process.execPath, script, data, path(temporaryFolder(), 'training.parquet')]),
    },
    target: { faster: 0.5 },
  })
}

async function alone(size: Size, tools: BenchmarkTools): Promise<Line> {
  const data = await prepared(size, tools)
  const what = `${describe(size)}, parquet in`
  return tools.compare({ what, ours: () => extract(data, 'parquet', tools), target: { bytes: 6e9 } })
}

const describe = ({ entityRows, featureRows }: Size): string =>
  `${entityRows.toLocaleString('en-US')} x ${featureRows.toLocaleString('en-US')}`

/** The folder of this size's data, with the registry applied. */
async function prepared({ entityRows, featureRows, keys }: Size, { measure, interpreter, generated }: BenchmarkTools) {
  const generator = 'join/generate.py'
  const size = [entityRows, featureRows, keys].map(String)
  const folder = await generated(`join-${entityRows}x${featureRows}`, generator, async (made) => {
    await measure(BENCH, [interpreter(), path(BENCH, generator), made, ...size])
  })
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

const peer = (data: string, { measure, interpreter }: BenchmarkTools): Promise<Cost> =>
  measure(path(data, 'feature_repo'), [
    interpreter(),
    path(BENCH, 'join/peer.py'),
    path(data, 'data/orders.parquet'),
    path(temporaryFolder(), 'training.parquet'),
  ])
