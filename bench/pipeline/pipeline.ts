import { cpSync } from 'node:fs'
import { join } from 'node:path'
import type { Benchmark, BenchmarkTools } from '../benchmark.ts'
import { BENCH, REPOSITORY, temporaryFolder } from '../folders.ts'
import { bin, type Cost, inTurn, median } from '../measure.ts'

/** The steps in order: the call of our bin, and the peer's name for the same work. */
const STEPS: readonly (readonly [call: readonly [string, ...string[]], peer: string])[] = [
  [['feature-store', 'apply'], 'apply'],
  [['data-extraction'], 'extract'],
  [['data-validation'], 'validate'],
  [['data-preparation'], 'prepare'],
  [['model-training'], 'train'],
  [['model-evaluation'], 'evaluate'],
  [['model-validation'], 'accept'],
  [['data-extraction', '--for', 'batch'], 'extract-batch'],
  [['data-validation', '--for', 'batch'], 'validate-batch'],
  [['batch-prediction'], 'predict'],
]

export const pipeline: Benchmark = {
  name: 'pipeline',
  about:
    'The ten processes of `make pipeline` on the sample, against ten Python processes that do the same with Feast, scikit-learn and MLflow.',
  run: async (tools) => {
    const rounds: { ours: Cost[]; peer: Cost[] }[] = []
    await ourRound(tools, 1)
    for (let round = 0; round < tools.rounds; round += 1) {
      tools.progress(`round ${round + 1} of ${tools.rounds}`)
      rounds.push({ ours: await ourRound(tools, STEPS.length), peer: await peerRound(tools) })
    }
    const lines = STEPS.map(([call], step) => ({
      what: call.join(' '),
      ours: median(rounds.flatMap(({ ours }) => ours[step] ?? [])),
      peer: median(rounds.flatMap(({ peer }) => peer[step] ?? [])),
    }))
    const total = {
      what: 'all ten',
      ours: median(rounds.map(({ ours }) => inTurn(ours))),
      peer: median(rounds.map(({ peer }) => inTurn(peer))),
    }
    return [...lines, total]
  },
}

async function ourRound({ measure }: BenchmarkTools, steps: number): Promise<Cost[]> {
  const folder = sample()
  const costs: Cost[] = []
  for (const [[name, ...args]] of STEPS.slice(0, steps)) costs.push(await measure(folder, [bin(name), ...args]))
  return costs
}

async function peerRound({ measure, python }: BenchmarkTools): Promise<Cost[]> {
  const folder = sample()
  const script = join(BENCH, 'pipeline/peer.py')
  const costs: Cost[] = []
  for (const [, step] of STEPS) costs.push(await measure(folder, [python, script, folder, step]))
  return costs
}

/** A folder with the sample as it is in a fresh clone. */
function sample(): string {
  const folder = temporaryFolder()
  cpSync(join(REPOSITORY, 'data'), join(folder, 'data'), { recursive: true })
  const definitions = (path: string) => !/registry\.db|feature_repo\/data/.test(path)
  cpSync(join(REPOSITORY, 'feature_repo'), join(folder, 'feature_repo'), { recursive: true, filter: definitions })
  return folder
}
