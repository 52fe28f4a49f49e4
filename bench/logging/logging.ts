import { join } from 'node:path'
import * as z from 'zod'
import type { Benchmark, Line } from '../benchmark.ts'
import { type Cost, inTurn } from '../cost.ts'
import { BENCH, temporaryFolder } from '../folders.ts'
import type { Measured } from '../measure.ts'
import { Side } from '../side.ts'

const PARTS = ['first opening', 'run', 'model'] as const

export const logging: Benchmark = {
  name: 'logging',
  about:
    'A new tracking store opened, a run with 10 parameters and 20 metric points, a model with signature and example: SQLite both, ' +
    "the peer is MLflow's own client. Measured inside one process, so without the time it takes to start; the last line is the whole process.",
  peers: { conformance: ['mlflow', 'scikit-learn'] },
  run: async ({ measure, interpreter, sample }) => {
    const side = (name: string, command: readonly string[]) =>
      new Side(name, async () => partsOf(await measure(temporaryFolder(), command)))
    const ours = side('millrace', [process.execPath, join(BENCH, 'logging/ours.ts')])
    const peer = side('MLflow', [interpreter(), join(BENCH, 'logging/peer.py')])
    await sample('logging', [ours, peer])
    const line = (what: string, part: (costs: readonly Cost[]) => Cost | undefined): Line => ({
      what,
      ours: ours.outcome(part),
      peer: peer.named(part),
    })
    return [
      ...PARTS.map((what, index) => line(what, (costs) => costs[index])),
      { ...line('run and model', (costs) => inTurn(costs.slice(1, PARTS.length))), target: { seconds: 0.1 } },
      line('whole process', (costs) => costs[PARTS.length]),
    ]
  },
}

const Parts = z.record(z.string(), z.number())

/** The seconds of each part as the process printed them in its last line, then what the whole process took. */
function partsOf({ output, seconds, bytes }: Measured): Cost[] {
  const within = Parts.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''))
  return [...PARTS.map((part) => ({ seconds: within[part] ?? Number.NaN, bytes })), { seconds, bytes }]
}
