import { join } from 'node:path'
import type { Benchmark, BenchmarkTools, Line } from '../benchmark.ts'
import { BENCH } from '../folders.ts'
import { bin } from '../measure.ts'

const TEST_SHARE = 0.9
const WITH_PEER = [100_000, 1_000_000]
const ALONE = [10_000_000]
/** Weak segments are left out, and RMSE, MAE, R², median and maximum kept, because the peer does no more. */
const METRICS = 'rmse,mae,r2,median_absolute_error,max_error'
const SLICES = ['--slices', 'region', '--slices', 'shop']

export const evaluation: Benchmark = {
  name: 'evaluation',
  about:
    'A stored model over test rows by `model-evaluation`, 20 slices, intervals of 1,000 bootstrap repetitions; the peer is pandas, scikit-learn and numpy. ' +
    'It resamples for minutes at ten million rows: there it is measured with FULL=1.',
  peers: { conformance: ['scikit-learn', 'pandas', 'numpy'] },
  run: async (tools) => {
    const lines: Line[] = []
    for (const rows of WITH_PEER) lines.push(await compare(rows, true, tools))
    for (const rows of ALONE) lines.push(await compare(rows, tools.full, tools))
    return lines
  },
}

async function compare(rows: number, withPeer: boolean, tools: BenchmarkTools): Promise<Line> {
  const folder = await prepared(rows, tools)
  const ours = [bin('model-evaluation'), ...SLICES, '--metrics', METRICS, '--no-weak-segments']
  const peer = [tools.interpreter(), join(BENCH, 'evaluation/scikit_learn.py')]
  return tools.compare({
    what: `${rows.toLocaleString('en-US')} test rows`,
    ours: () => tools.measure(folder, ours),
    peer: withPeer ? { name: 'scikit-learn, numpy', run: () => tools.measure(folder, peer) } : undefined,
    target: {
      // Below a million rows both sides mostly start.
      ...(withPeer && rows >= 1_000_000 && { faster: 10 }),
      ...(ALONE.includes(rows) && { seconds: 10 }),
      bytes: 1e9,
    },
  })
}

/** The folder of so many test rows and a model trained on the others. */
function prepared(rows: number, { measure, interpreter, generated }: BenchmarkTools): Promise<string> {
  const generator = 'evaluation/generate.py'
  return generated(`evaluation-${rows}`, generator, async (folder) => {
    await measure(BENCH, [interpreter(), join(BENCH, generator), folder, String(Math.ceil(rows / TEST_SHARE))])
    const words = ['--target-col', 'y', '--entity-keys', 'region,shop', '--test-size', String(TEST_SHARE)]
    await measure(folder, [bin('data-preparation'), ...words])
    await measure(folder, [bin('model-training')])
  })
}
