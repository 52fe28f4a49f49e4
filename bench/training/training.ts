import { join } from 'node:path'
import type { Benchmark, BenchmarkTools, Line } from '../benchmark.ts'
import type { Cost } from '../cost.ts'
import { BENCH } from '../folders.ts'
import { bin } from '../measure.ts'
import { Side } from '../side.ts'

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
  peers: { conformance: ['scikit-learn', 'numpy'] },
  run: async (tools) => {
    const lines: Line[] = []
    for (const size of SIZES) lines.push(...(await compare(size, tools)))
    lines.push(await crossValidation({ rows: 1_000_000, columns: 50 }, true, tools))
    if (tools.full) lines.push(await alone(LARGE, tools), await crossValidation(LARGE, false, tools))
    return lines
  },
}

const FIT = ['--alpha', '0.01', '--l1-ratio', '0.5', '--tol', '1e-10', '--max-iter', '100000', '--require-convergence']

async function compare(size: Size, tools: BenchmarkTools): Promise<Line[]> {
  const folder = await prepared(size, tools)
  const ours = new Side('millrace', async () => [await train(folder, tools)])
  const byDefault = new Side('scikit-learn', async () => [await peer(folder, 'fit', tools)])
  const withGram = new Side('scikit-learn, Gram', async () => [await peer(folder, 'gram', tools)])
  await tools.sample(describe(size), [ours, byDefault, withGram])
  const line = { what: describe(size), ours: ours.outcome() }
  return [
    { ...line, peer: byDefault.named(), target: { faster: 4 } },
    { ...line, peer: withGram.named(), target: { faster: 1 } },
  ]
}

const alone = async (size: Size, tools: BenchmarkTools): Promise<Line> => {
  const folder = await prepared(size, tools)
  return tools.compare({ what: describe(size), ours: () => train(folder, tools), target: { bytes: 1.5e9 } })
}

async function crossValidation(size: Size, withPeer: boolean, tools: BenchmarkTools): Promise<Line> {
  const folder = await prepared(size, tools)
  const space = ['--feature-repo', join(BENCH, 'training')]
  const ours = [bin('model-training'), '--search', 'path', '--child-runs', '0', ...space]
  return tools.compare({
    what: `${describe(size)}, 300 candidates x 5 folds`,
    ours: () => tools.measure(folder, ours),
    peer: withPeer ? { name: 'ElasticNetCV', run: () => peer(folder, 'cv', tools) } : undefined,
    target: withPeer ? { faster: 12, smaller: 3 } : { bytes: 1.5e9 },
  })
}

const describe = ({ rows, columns }: Size): string => `${rows.toLocaleString('en-US')} x ${columns}`

const train = (folder: string, { measure }: BenchmarkTools): Promise<Cost> =>
  measure(folder, [bin('model-training'), ...FIT])

const peer = (folder: string, work: 'fit' | 'gram' | 'cv', { measure, interpreter }: BenchmarkTools): Promise<Cost> =>
  measure(folder, [interpreter(), join(BENCH, 'training/peer.py'), work])

/** The folder of this size's training rows. */
function prepared({ rows, columns }: Size, { measure, interpreter, generated }: BenchmarkTools): Promise<string> {
  const generator = 'training/generate.py'
  return generated(`training-${rows}x${columns}`, generator, async (folder) => {
    await measure(BENCH, [interpreter(), join(BENCH, generator), folder, String(rows), String(columns)])
  })
}
