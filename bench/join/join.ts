import { join as path } from 'node:path'
import type { Benchmark, BenchmarkTools, Line } from '../benchmark.ts'
import type { Cost } from '../cost.ts'
import { BENCH, temporaryFolder } from '../folders.ts'
import { bin } from '../measure.ts'
import { Side } from '../side.ts'
import type { Target } from '../target.ts'

interface Rows {
  readonly entityRows: number
  readonly featureRows: number
  readonly keys: number
  /** Feature rows are of 90 days: a year reaches all of them. */
  readonly ttlDays: 7 | 365
}

const FULL: Rows = { entityRows: 1_000_000, featureRows: 5_000_000, keys: 10_000, ttlDays: 365 }
const LARGE: Rows = { entityRows: 10_000_000, featureRows: 50_000_000, keys: 100_000, ttlDays: 365 }
const TENTH: Rows = { entityRows: 100_000, featureRows: 500_000, keys: 1_000, ttlDays: 365 }

export const join: Benchmark = {
  name: 'join',
  about:
    "Point-in-time join by `data-extraction`, file to file, 3 features, 500 feature rows a key over 90 days, sources in no order, a ttl of a year or of a week; the peer is Feast's duckdb store, which pairs an entity row with every feature row in its ttl, and the same join by hand in Polars, without checks and counts. " +
    'At full size Feast takes minutes and 20 GB: it is measured at a tenth of it unless FULL=1, which also joins ten times as much without a peer.',
  peers: { conformance: ['feast', 'duckdb'] },
  run: async (tools) => {
    const lines: Line[] = []
    for (const ttlDays of [365, 7] as const) {
      lines.push(...(await besideFeast({ ...TENTH, ttlDays }, true, undefined, tools)))
      const target = ttlDays === 365 ? { faster: 60, smaller: 10 } : undefined
      lines.push(...(await besideFeast({ ...FULL, ttlDays }, tools.full, target, tools)))
    }
    return [...lines, await besideBare(FULL, tools), ...(tools.full ? [await alone(LARGE, tools)] : [])]
  },
}

async function besideFeast(rows: Rows, withPeer: boolean, target: Target | undefined, tools: BenchmarkTools) {
  const data = await prepared(rows, tools)
  const ours = (['csv', 'parquet'] as const).map((format) => {
    return new Side(`${format} in`, async () => [await extract(data, format, tools)])
  })
  const feast = new Side('Feast duckdb', async () => [await peer(data, tools)])
  await tools.sample(describe(rows), withPeer ? [...ours, feast] : ours)
  return ours.map((side): Line => {
    const line = { what: `${describe(rows)}, ${side.name}`, ours: side.outcome(), ...(target && { target }) }
    return withPeer ? { ...line, peer: feast.named() } : line
  })
}

/** Against the same join by hand in Polars. */
async function besideBare(rows: Rows, tools: BenchmarkTools): Promise<Line> {
  const data = await prepared(rows, tools)
  const script = path(BENCH, 'join/bare-polars.ts')
  return tools.compare({
    what: `${describe(rows)}, parquet in`,
    ours: () => extract(data, 'parquet', tools),
    peer: {
      name: 'bare Polars',
      run: () =>
        tools.measure(data, [
          process.execPath,
          script,
          data,
          path(temporaryFolder(), 'training.parquet'),
          `${rows.ttlDays}`,
        ]),
    },
    target: { faster: 0.5 },
  })
}

async function alone(rows: Rows, tools: BenchmarkTools): Promise<Line> {
  const data = await prepared(rows, tools)
  const what = `${describe(rows)}, parquet in`
  return tools.compare({ what, ours: () => extract(data, 'parquet', tools), target: { bytes: 6e9 } })
}

const describe = ({ entityRows, featureRows, ttlDays }: Rows): string =>
  `${entityRows.toLocaleString('en-US')} x ${featureRows.toLocaleString('en-US')}, ttl ${ttlDays}d`

/** The folder of the rows, with the registry applied. */
async function prepared(
  { entityRows, featureRows, keys, ttlDays }: Rows,
  { measure, interpreter, generated }: BenchmarkTools,
) {
  const generator = 'join/generate.py'
  const words = [`${entityRows}`, `${featureRows}`, `${keys}`, `${ttlDays}d`]
  const folder = await generated(`join-${entityRows}x${featureRows}-${ttlDays}d`, generator, async (made) => {
    await measure(BENCH, [interpreter(), path(BENCH, generator), made, ...words])
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
