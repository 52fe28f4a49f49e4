import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Benchmark, BenchmarkTools, Line } from '../benchmark.ts'
import { BENCH, CACHE } from '../folders.ts'
import { bin, type Cost, median } from '../measure.ts'

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
  run: async (tools) => {
    const lines: Line[] = []
    for (const rows of WITH_PEER) lines.push(await compare(rows, true, tools))
    for (const rows of ALONE) lines.push(await compare(rows, tools.full, tools))
    return lines
  },
}

async function compare(rows: number, withPeer: boolean, tools: BenchmarkTools): Promise<Line> {
  const { measure, python, rounds, progress } = tools
  const folder = await generated(rows, tools)
  const costs: Record<'ours' | 'peer', Cost[]> = { ours: [], peer: [] }
  for (let round = 0; round < rounds; round += 1) {
    progress(`${rows.toLocaleString('en-US')} rows, round ${round + 1} of ${rounds}`)
    const ours = [bin('model-evaluation'), ...SLICES, '--metrics', METRICS, '--no-weak-segments']
    costs.ours.push(await measure(folder, ours))
    if (withPeer) costs.peer.push(await measure(folder, [python, join(BENCH, 'evaluation/scikit_learn.py')]))
  }
  const what = `${rows.toLocaleString('en-US')} test rows`
  return { what, ours: median(costs.ours), ...(withPeer ? { peer: median(costs.peer) } : {}) }
}

/** The folder of so many test rows and a model trained on the others; made once. */
async function generated(rows: number, { measure, python, progress }: BenchmarkTools): Promise<string> {
  const folder = join(CACHE, `evaluation-${rows}`)
  if (existsSync(join(folder, 'generated'))) return folder
  progress(`generating ${folder}`)
  await measure(BENCH, [python, join(BENCH, 'evaluation/generate.py'), folder, String(Math.ceil(rows / TEST_SHARE))])
  const words = ['--target-col', 'y', '--entity-keys', 'region,shop', '--test-size', String(TEST_SHARE)]
  await measure(folder, [bin('data-preparation'), ...words])
  await measure(folder, [bin('model-training')])
  writeFileSync(join(folder, 'generated'), '')
  return folder
}
