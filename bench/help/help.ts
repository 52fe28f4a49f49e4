import { dirname, join } from 'node:path'
import type { Benchmark, Line } from '../benchmark.ts'
import { BENCH } from '../folders.ts'
import { bin, type Cost, median } from '../measure.ts'

const BINS = [
  'feature-store',
  'data-extraction',
  'data-validation',
  'data-preparation',
  'model-training',
  'model-evaluation',
  'model-validation',
  'batch-prediction',
]

/** The peers' commands, and ours beside which they are put. */
const PEERS: Readonly<Record<string, string>> = { 'feature-store': 'feast', 'model-training': 'mlflow' }

export const help: Benchmark = {
  name: 'help',
  about: '`--help` of every bin; beside feature-store `feast --help`, beside model-training `mlflow --help`.',
  run: async ({ measure, python, rounds, progress }) => {
    const lines: Line[] = []
    for (const name of BINS) {
      progress(name)
      const peer = PEERS[name]
      const ours: Cost[] = []
      const peers: Cost[] = []
      for (let round = 0; round < rounds; round += 1) {
        ours.push(await measure(BENCH, [bin(name), '--help']))
        if (peer !== undefined) peers.push(await measure(BENCH, [join(dirname(python), peer), '--help']))
      }
      lines.push({ what: name, ours: median(ours), ...(peer === undefined ? {} : { peer: median(peers) }) })
    }
    return lines
  },
}
