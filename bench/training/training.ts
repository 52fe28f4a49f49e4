import { join } from 'node:path'
import type { Benchmark, BenchmarkTools, Line } from '../benchmark.ts'
import type { Cost } from '../cost.ts'
import { BENCH } from '../folders.ts'
import { bin } from '../measure.ts'
import { Side } from '../side.ts'

interface Rows {
  readonly rows: number
  readonly columns: number
  /** The part of each feature's variance that all features have in common. */
  readonly shared: number
}

const COMPARED: readonly Rows[] = [
  { rows: 100_000, columns: 100, shared: 0 },
  { rows: 100_000, columns: 100, shared: 0.5 },
  { rows: 1_000_000, columns: 50, shared: 0 },
  { rows: 1_000_000, columns: 50, shared: 0.5 },
]
const SEARCHED: Rows = { rows: 1_000_000, columns: 50, shared: 0 }
const LARGE: Rows = { rows: 20_000_000, columns: 50, shared: 0 }

export const training: Benchmark = {
  name: 'training',
  about:
    'Whole processes over the same Parquet: an elastic net to a gap of 1e-10 by `model-training`, which also fits its baselines and logs the model, beside ' +
    "scikit-learn's default solver and one with a precomputed Gram matrix; 3 ratios x 100 alphas x 5 folds beside `ElasticNetCV` with two jobs. " +
    'Features are nearly uncorrelated, or share half of their variance, as those of one entity over several windows do: coordinate descent over the rows then needs more rounds. ' +
    '20M rows only with FULL=1, and only ours: they are 8 GB of doubles.',
  peers: { conformance: ['scikit-learn', 'numpy'] },
  run: async (tools) => {
    const lines: Line[] = []
    for (const rows of COMPARED) lines.push(...(await compare(rows, tools)))
    lines.push(await crossValidation(SEARCHED, true, tools))
    if (tools.full) lines.push(await alone(LARGE, tools), await crossValidation(LARGE, false, tools))
    return lines
  },
}

const FIT = ['--alpha', '0.01', '--l1-ratio', '0.5', '--tol', '1e-10', '--max-iter', '100000', '--require-convergence']

async function compare(rows: Rows, tools: BenchmarkTools): Promise<Line[]> {
  const folder = await prepared(rows, tools)
  const ours = new Side('millrace', async () => [await train(folder, tools)])
  const byDefault = new Side('scikit-learn', async () => [await peer(folder, 'fit', tools)])
  const withGram = new Side('scikit-learn, Gram', async () => [await peer(folder, 'gram', tools)])
  await tools.sample(describe(rows), [ours, byDefault, withGram])
  const line = { what: describe(rows), ours: ours.outcome() }
  return [
    { ...line, peer: byDefault.named(), target: { faster: 4 } },
    { ...line, peer: withGram.named(), target: { faster: 1 } },
  ]
}

const alone = async (rows: Rows, tools: BenchmarkTools): Promise<Line> => {
  const folder = await prepared(rows, tools)
  return tools.compare({ what: describe(rows), ours: () => train(folder, tools), target: { bytes: 1.5e9 } })
}

async function crossValidation(rows: Rows, withPeer: boolean, tools: BenchmarkTools): Promise<Line> {
  const folder = await prepared(rows, tools)
  const space = ['--feature-repo', join(BENCH, 'training')]
  const ours = [bin('model-training'), '--search', 'path', '--child-runs', '0', ...space]
  return tools.compare({
    what: `${describe(rows)}, 300 candidates x 5 folds`,
    ours: () => tools.measure(folder, ours),
    peer: withPeer ? { name: 'ElasticNetCV', run: () => peer(folder, 'cv', tools) } : undefined,
    target: withPeer ? { faster: 12, smaller: 3 } : { bytes: 1.5e9 },
  })
}

const describe = ({ rows, columns, shared }: Rows): string =>
  `${rows.toLocaleString('en-US')} x ${columns}${shared === 0 ? '' : ', correlated'}`

const train = (folder: string, { measure }: BenchmarkTools): Promise<Cost> =>
  measure(folder, [bin('model-training'), ...FIT])

const peer = (folder: string, work: 'fit' | 'gram' | 'cv', { measure, interpreter }: BenchmarkTools): Promise<Cost> =>
  measure(folder, [interpreter(), join(BENCH, 'training/peer.py'), work])

/** The folder of the training rows. */
function prepared(
  { rows, columns, shared }: Rows,
  { measure, interpreter, generated }: BenchmarkTools,
): Promise<string> {
  const generator = 'training/generate.py'
  return generated(`training-${rows}x${columns}-${shared}`, generator, async (folder) => {
    await measure(BENCH, [interpreter(), join(BENCH, generator), folder, `${rows}`, `${columns}`, `${shared}`])
  })
}
