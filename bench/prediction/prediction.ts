import { join } from 'node:path'
import type { Benchmark, BenchmarkTools, Line } from '../benchmark.ts'
import type { Cost } from '../cost.ts'
import { BENCH, temporaryFolder } from '../folders.ts'
import { bin } from '../measure.ts'
import type { Target } from '../target.ts'

interface Case {
  readonly rows: number
  readonly columns: number
  readonly model: 'linear' | 'forest'
  readonly peer: 'pyfunc' | 'onnxruntime' | undefined
  readonly target: Target
  /** Measured with FULL=1 only. */
  readonly isLong?: boolean
}

const MOST_MEMORY = 600e6
const FOREST: Target = { faster: 1 / 1.2 }

const CASES: readonly Case[] = [
  { rows: 10_000_000, columns: 10, model: 'linear', peer: 'pyfunc', target: { faster: 5, bytes: MOST_MEMORY } },
  { rows: 1_000_000, columns: 10, model: 'forest', peer: 'onnxruntime', target: FOREST },
  { rows: 1_000_000, columns: 300, model: 'forest', peer: 'onnxruntime', target: FOREST, isLong: true },
  { rows: 100_000_000, columns: 10, model: 'linear', peer: undefined, target: { bytes: MOST_MEMORY }, isLong: true },
]

const NAMES = { pyfunc: 'MLflow pyfunc', onnxruntime: 'onnxruntime' }

export const prediction: Benchmark = {
  name: 'prediction',
  about:
    "Batch prediction, Parquet to Parquet, whole process: a linear model against MLflow's pyfunc with its import, a random forest of 100 trees from skl2onnx against onnxruntime driven from Python.",
  peers: { conformance: ['mlflow', 'onnxruntime', 'skl2onnx'] },
  run: async (tools) => {
    const lines: Line[] = []
    for (const it of CASES) if (tools.full || it.isLong !== true) lines.push(await compare(it, tools))
    return lines
  },
}

async function compare(it: Case, tools: BenchmarkTools): Promise<Line> {
  const { rows, columns, model, peer, target } = it
  const data = await prepared(it, tools)
  return tools.compare({
    what: `${rows.toLocaleString('en-US')} x ${columns}, ${model}`,
    ours: () => ourRound(data, it, tools),
    peer: peer && { name: NAMES[peer], run: () => peerRound(data, peer, it, tools) },
    target,
  })
}

/** The folder of rows and models of this size. */
function prepared({ rows, columns }: Case, { measure, interpreter, generated }: BenchmarkTools): Promise<string> {
  const generator = 'prediction/generate.py'
  return generated(`prediction-${rows}x${columns}`, generator, async (folder) => {
    const linear = [join(BENCH, 'prediction/write-linear.ts'), join(folder, 'linear'), String(columns)]
    await measure(BENCH, [process.execPath, ...linear])
    await measure(BENCH, [interpreter(), join(BENCH, generator), folder, String(rows), String(columns)])
  })
}

const ourRound = (data: string, { model }: Case, { measure }: BenchmarkTools): Promise<Cost> => {
  const output = temporaryFolder()
  const call = ['--model', `./${model}`, '--input', 'rows.parquet', '--output', join(output, 'out.parquet')]
  return measure(data, [
    bin('batch-prediction'),
    ...call,
    '--entity-keys',
    'id',
    '--artifacts',
    join(output, 'artifacts'),
    '--quiet',
  ])
}

const peerRound = (
  data: string,
  how: string,
  { model }: Case,
  { measure, interpreter }: BenchmarkTools,
): Promise<Cost> =>
  measure(data, [
    interpreter(),
    join(BENCH, 'prediction/peer.py'),
    how,
    model,
    'rows.parquet',
    join(temporaryFolder(), 'out.parquet'),
  ])
