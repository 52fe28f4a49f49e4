import { join as path } from 'node:path'
import type { Benchmark, BenchmarkTools, Line } from '../benchmark.ts'
import type { Cost } from '../cost.ts'
import { BENCH, temporaryFolder } from '../folders.ts'
import { bin } from '../measure.ts'
import type { Target } from '../target.ts'

interface Size {
  readonly rows: number
  readonly columns: number
}

const TENTH: Size = { rows: 100_000, columns: 50 }
const WHOLE: Size = { rows: 1_000_000, columns: 50 }
const LONG: Size = { rows: 10_000_000, columns: 50 }
const WIDE: Size = { rows: 300_000, columns: 1_000 }

export const validation: Benchmark = {
  name: 'validation',
  about:
    'Whole processes of `data-validation`: range and null checks beside pandera on Polars; all checks with drift on every column, to JSON and a page, beside ' +
    "Evidently's drift preset, which is measured once. FULL=1 measures that at 1,000,000 rows too, and ours at 10,000,000 x 50 and 300,000 x 1,000.",
  peers: { conformance: ['numpy', 'pyarrow'], evidently: ['evidently', 'pandera', 'polars'] },
  run: async (tools) => {
    const lines = [
      await checks(WHOLE, tools),
      await drift(TENTH, true, { bytes: 1e9 }, tools),
      await drift(WHOLE, tools.full, { ...(tools.full && { faster: 40 }), bytes: 5e8 }, tools),
    ]
    if (!tools.full) return lines
    return [...lines, await drift(LONG, false, { bytes: 5e8 }, tools), await drift(WIDE, false, { seconds: 60 }, tools)]
  },
}

async function checks(size: Size, tools: BenchmarkTools): Promise<Line> {
  const data = await prepared(size, tools)
  const peer = [tools.interpreter('evidently'), path(BENCH, 'validation/pandera_peer.py'), 'after.parquet']
  return tools.compare({
    what: `range and null checks, ${describe(size)}`,
    ours: () => validate(data, [], tools),
    peer: { name: 'pandera', run: () => tools.measure(data, peer) },
    target: { faster: 1 },
  })
}

async function drift(size: Size, withPeer: boolean, target: Target, tools: BenchmarkTools): Promise<Line> {
  const data = await prepared(size, tools)
  const script = path(BENCH, 'validation/evidently_peer.py')
  const peer = [tools.interpreter('evidently'), script, 'before.parquet', 'after.parquet']
  const run = () => tools.measure(data, [...peer, temporaryFolder()])
  return tools.compare({
    what: `all checks and drift, ${describe(size)}`,
    ours: () => validate(data, ['--baseline', 'before.parquet'], tools),
    peer: withPeer ? { name: 'Evidently', run, once: true } : undefined,
    target,
  })
}

const describe = ({ rows, columns }: Size): string => `${rows.toLocaleString('en-US')} x ${columns}`

/** The folder of this size's tables. */
function prepared({ rows, columns }: Size, { measure, interpreter, generated }: BenchmarkTools): Promise<string> {
  const generator = 'validation/generate.py'
  return generated(`validation-${rows}x${columns}`, generator, async (folder) => {
    await measure(BENCH, [interpreter(), path(BENCH, generator), folder, String(rows), String(columns)])
  })
}

const validate = (data: string, more: readonly string[], { measure }: BenchmarkTools): Promise<Cost> =>
  measure(data, [bin('data-validation'), '--input', 'after.parquet', ...more, '--artifacts', temporaryFolder()])
