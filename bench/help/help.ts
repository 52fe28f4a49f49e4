import { dirname, join } from 'node:path'
import { bins } from '../../tools/programs.ts'
import type { Benchmark, Line } from '../benchmark.ts'
import { BENCH } from '../folders.ts'
import { bin } from '../measure.ts'

/** The peers' commands, and ours beside which they are put. */
const PEERS: Readonly<Record<string, string>> = { 'feature-store': 'feast', 'model-training': 'mlflow' }

export const help: Benchmark = {
  name: 'help',
  about: '`--help` of every bin; beside feature-store `feast --help`, beside model-training `mlflow --help`.',
  peers: { conformance: ['feast', 'mlflow'] },
  run: async ({ measure, interpreter, compare }) => {
    const lines: Line[] = []
    for (const what of bins()) {
      const name = PEERS[what]
      const command = [join(dirname(interpreter()), name ?? ''), '--help']
      const ours = () => measure(BENCH, [bin(what), '--help'])
      const peer = name === undefined ? undefined : { name, run: () => measure(BENCH, command) }
      lines.push(await compare({ what, ours, peer, target: { seconds: 0.15 } }))
    }
    return lines
  },
}
