import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join as path } from 'node:path'
import type { Benchmark, BenchmarkTools, Line } from '../benchmark.ts'
import { BENCH, CACHE, REPOSITORY, temporaryFolder } from '../folders.ts'
import { bin, type Cost, median } from '../measure.ts'

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
  run: async (tools) => {
    const peers = execFileSync('sh', [path(REPOSITORY, 'tools/python-environment.sh'), 'evidently'], {
      encoding: 'utf8',
    })
    const python = peers.trim()
    const lines = [
      await checks(WHOLE, python, tools),
      await drift(TENTH, python, tools),
      await drift(WHOLE, tools.full ? python : undefined, tools),
    ]
    if (!tools.full) return lines
    return [...lines, await drift(LONG, undefined, tools), await drift(WIDE, undefined, tools)]
  },
}

async function checks(size: Size, python: string, tools: BenchmarkTools): Promise<Line> {
  const data = await generated(size, tools)
  const costs: Record<'ours' | 'peer', Cost[]> = { ours: [], peer: [] }
  for (let round = 0; round < tools.rounds; round += 1) {
    tools.progress(`checks of ${describe(size)}, round ${round + 1} of ${tools.rounds}`)
    costs.ours.push(await validate(data, [], tools))
    costs.peer.push(await tools.measure(data, [python, path(BENCH, 'validation/pandera_peer.py'), 'after.parquet']))
  }
  return { what: `range and null checks, ${describe(size)}`, ours: median(costs.ours), peer: median(costs.peer) }
}

/** Evidently takes minutes, and is measured once. */
async function drift(size: Size, python: string | undefined, tools: BenchmarkTools): Promise<Line> {
  const data = await generated(size, tools)
  const ours: Cost[] = []
  for (let round = 0; round < tools.rounds; round += 1) {
    tools.progress(`drift of ${describe(size)}, round ${round + 1} of ${tools.rounds}`)
    ours.push(await validate(data, ['--baseline', 'before.parquet'], tools))
  }
  const what = `all checks and drift, ${describe(size)}`
  if (python === undefined) return { what, ours: median(ours) }
  tools.progress(`drift of ${describe(size)} by Evidently`)
  const peer = path(BENCH, 'validation/evidently_peer.py')
  const command = [python, peer, 'before.parquet', 'after.parquet', temporaryFolder()]
  return { what, ours: median(ours), peer: await tools.measure(data, command) }
}

const describe = ({ rows, columns }: Size): string => `${rows.toLocaleString('en-US')} x ${columns}`

/** The folder of this size's tables; made once. */
async function generated({ rows, columns }: Size, { measure, python, progress }: BenchmarkTools): Promise<string> {
  const folder = path(CACHE, `validation-${rows}x${columns}`)
  if (!existsSync(path(folder, 'generated'))) {
    progress(`generating ${folder}`)
    await measure(BENCH, [python, path(BENCH, 'validation/generate.py'), folder, String(rows), String(columns)])
  }
  return folder
}

const validate = (data: string, more: readonly string[], { measure }: BenchmarkTools): Promise<Cost> =>
  measure(data, [bin('data-validation'), '--input', 'after.parquet', ...more, '--artifacts', temporaryFolder()])
