import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Benchmark, Line } from '../benchmark.ts'
import { BENCH, temporaryFolder } from '../folders.ts'
import { type Cost, median } from '../measure.ts'

const PARTS = ['first opening', 'run', 'model'] as const

export const logging: Benchmark = {
  name: 'logging',
  about:
    'A new tracking store opened, a run with 10 parameters and 20 metric points, a model with signature and example: SQLite both, ' +
    "the peer is MLflow's own client. Measured inside one process, so without the time it takes to start; the last line is the whole process.",
  run: async ({ measure, python, rounds, progress }) => {
    const sides = {
      ours: [process.execPath, join(BENCH, 'logging/ours.ts')],
      peer: [python, join(BENCH, 'logging/peer.py')],
    }
    const parts = { ours: [] as Record<string, number>[], peer: [] as Record<string, number>[] }
    const whole = { ours: [] as Cost[], peer: [] as Cost[] }
    for (let round = 0; round < rounds; round += 1)
      for (const side of ['ours', 'peer'] as const) {
        progress(`${side}, round ${round + 1} of ${rounds}`)
        parts[side].push(await secondsWithin(sides[side]))
        whole[side].push(await measure(temporaryFolder(), sides[side]))
      }
    const memory = { ours: median(whole.ours).bytes, peer: median(whole.peer).bytes }
    const costOf = (side: 'ours' | 'peer', part: string): Cost =>
      median(parts[side].map((seconds) => ({ seconds: seconds[part] ?? Number.NaN, bytes: memory[side] })))
    return [
      ...PARTS.map((what): Line => ({ what, ours: costOf('ours', what), peer: costOf('peer', what) })),
      { what: 'whole process', ours: median(whole.ours), peer: median(whole.peer) },
    ]
  },
}

async function secondsWithin([file = '', ...args]: readonly string[]): Promise<Record<string, number>> {
  const { stdout } = await promisify(execFile)(file, args, { cwd: temporaryFolder() })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}
