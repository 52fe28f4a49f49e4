import { cpSync } from 'node:fs'
import { join } from 'node:path'
import type { Benchmark, BenchmarkTools, Line } from '../benchmark.ts'
import { type Cost, inTurn } from '../cost.ts'
import { BENCH, REPOSITORY, temporaryFolder } from '../folders.ts'
import { bin } from '../measure.ts'
import { Side } from '../side.ts'

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
  peers: { conformance: ['feast', 'scikit-learn', 'mlflow'] },
  run: async (tools) => {
    const ours = new Side('millrace', () => ourRound(tools))
    const peer = new Side('Feast, scikit-learn, MLflow', () => peerRound(tools))
    await tools.sample('all ten', [ours, peer])
    const lines = STEPS.map(([call], step): Line => {
      const part = (costs: readonly Cost[]) => costs[step]
      return { what: call.join(' '), ours: ours.outcome(part), peer: peer.named(part) }
    })
    const target = { faster: 15, seconds: 3 }
    return [...lines, { what: 'all ten', ours: ours.outcome(inTurn), peer: peer.named(inTurn), target }]
  },
}

async function ourRound({ measure }: BenchmarkTools): Promise<Cost[]> {
  const folder = sample()
  const costs: Cost[] = []
  for (const [[name, ...args]] of STEPS) costs.push(await measure(folder, [bin(name), ...args]))
  return costs
}

async function peerRound({ measure, interpreter }: BenchmarkTools): Promise<Cost[]> {
  const folder = sample()
  const script = join(BENCH, 'pipeline/peer.py')
  const costs: Cost[] = []
  for (const [, step] of STEPS) costs.push(await measure(folder, [interpreter(), script, folder, step]))
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
