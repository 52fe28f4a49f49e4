import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Benchmark, BenchmarkTools, Line } from '../benchmark.ts'
import { BENCH, CACHE } from '../folders.ts'
import { bin, type Cost, median } from '../measure.ts'

interface Size {
  readonly rows: number
  readonly columns: number
}

const SIZES: readonly Size[] = [
  { rows: 100_000, columns: 100 },
  { rows: 1_000_000, columns: 50 },
]
const LARGE: Size = { rows: 20_000_000, columns: 50 }

export const training: Benchmark = {
  name: 'training',
  about:
    'Whole processes over the same Parquet: an elastic net to a gap of 1e-10 by `model-training`, which also fits its baselines and logs the model, beside ' +
    "scikit-learn's default solver and one with a precomputed Gram matrix; 3 ratios x 100 alphas x 5 folds beside `ElasticNetCV` with two jobs. " +
    '20M rows only with FULL=1, and only ours: they are 8 GB of doubles.',
  run: async (tools) => {
    const lines: Line[] = []
    for (const size of SIZES) lines.push(...(await compare(size, tools)))
    lines.push(await crossValidation({ rows: 1_000_000, columns: 50 }, true, tools))
    if (tools.full) lines.push(await crossValidation(LARGE, false, tools))
    return lines
  },
}

const FIT = ['--alpha', '0.01', '--l1-ratio', '0.5', '--tol', '1e-10', '--max-iter', '100000', '--require-convergence']

async function compare(size: Size, tools: BenchmarkTools): Promise<Line[]> {
  const folder = await generated(size, tools)
  const costs: Record<'ours' | 'fit' | 'gram', Cost[]> = { ours: [], fit: [], gram: [] }
  for (let round = 0; round < tools.rounds; round += 1) {
    tools.progress(`${describe(size)}, round ${round + 1} of ${tools.rounds}`)
    costs.ours.push(await tools.measure(folder, [bin('model-training'), ...FIT]))
    for (const solver of ['fit', 'gram'] as const) costs[solver].push(await peer(folder, solver, tools))
  }
  const ours = median(costs.ours)
  return [
    { what: `${describe(size)}, beside the default solver`, ours, peer: median(costs.fit) },
    { what: `${describe(size)}, beside a precomputed Gram`, ours, peer: median(costs.gram) },
  ]
}

async function crossValidation(size: Size, withPeer: boolean, tools: BenchmarkTools): Promise<Line> {
  const folder = await generated(size, tools)
  const costs: Record<'ours' | 'peer', Cost[]> = { ours: [], peer: [] }
  for (let round = 0; round < tools.rounds; round += 1) {
    tools.progress(`cross-validation of ${describe(size)}, round ${round + 1} of ${tools.rounds}`)
    costs.ours.push(await tools.measure(folder, [process.execPath, join(BENCH, 'training/cross-validation.ts')]))
    if (withPeer) costs.peer.push(await peer(folder, 'cv', tools))
  }
  const what = `${describe(size)}, 300 candidates x 5 folds`
  return { what, ours: median(costs.ours), ...(withPeer ? { peer: median(costs.peer) } : {}) }
}

const describe = ({ rows, columns }: Size): string => `${rows.toLocaleString('en-US')} x ${columns}`

const peer = (folder: string, work: 'fit' | 'gram' | 'cv', { measure, python }: BenchmarkTools): Promise<Cost> =>
  measure(folder, [python, join(BENCH, 'training/peer.py'), work])

/** The folder of this size's training rows; made once. */
async function generated({ rows, columns }: Size, { measure, python, progress }: BenchmarkTools): Promise<string> {
  const folder = join(CACHE, `training-${rows}x${columns}`)
  if (!existsSync(join(folder, 'generated'))) {
    progress(`generating ${folder}`)
    await measure(BENCH, [python, join(BENCH, 'training/generate.py'), folder, String(rows), String(columns)])
  }
  return folder
}
