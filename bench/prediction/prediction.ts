import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Benchmark, BenchmarkTools, Line } from '../benchmark.ts'
import { BENCH, CACHE, REPOSITORY, temporaryFolder } from '../folders.ts'
import { bin, type Cost, median } from '../measure.ts'

interface Case {
  readonly what: string
  readonly rows: number
  readonly columns: number
  readonly model: 'linear' | 'forest'
  readonly peer: 'pyfunc' | 'onnxruntime' | undefined
  /** Measured with FULL=1 only. */
  readonly isLong?: boolean
}

const CASES: readonly Case[] = [
  { what: '10M x 10, linear; MLflow pyfunc', rows: 10_000_000, columns: 10, model: 'linear', peer: 'pyfunc' },
  { what: '1M x 10, forest; onnxruntime', rows: 1_000_000, columns: 10, model: 'forest', peer: 'onnxruntime' },
  {
    what: '1M x 300, forest; onnxruntime',
    rows: 1_000_000,
    columns: 300,
    model: 'forest',
    peer: 'onnxruntime',
    isLong: true,
  },
  { what: '100M x 10, linear', rows: 100_000_000, columns: 10, model: 'linear', peer: undefined, isLong: true },
]

export const prediction: Benchmark = {
  name: 'prediction',
  about:
    "Batch prediction, Parquet to Parquet, whole process: a linear model against MLflow's pyfunc with its import, a random forest of 100 trees from skl2onnx against onnxruntime driven from Python.",
  run: async (tools) => {
    const lines: Line[] = []
    for (const it of CASES) if (tools.full || it.isLong !== true) lines.push(await compare(it, tools))
    return lines
  },
}

async function compare(it: Case, tools: BenchmarkTools): Promise<Line> {
  const data = await generated(it, tools)
  const ours: Cost[] = []
  const theirs: Cost[] = []
  for (let round = 0; round < tools.rounds; round += 1) {
    tools.progress(`${it.what}, round ${round + 1} of ${tools.rounds}`)
    ours.push(await ourRound(data, it, tools))
    if (it.peer !== undefined) theirs.push(await peerRound(data, it.peer, it, tools))
  }
  return { what: it.what, ours: median(ours), ...(it.peer === undefined ? {} : { peer: median(theirs) }) }
}

/** The folder of rows and models of this size; made once. */
async function generated({ rows, columns }: Case, { measure, python, progress }: BenchmarkTools): Promise<string> {
  const folder = join(CACHE, `prediction-${rows}x${columns}`)
  if (existsSync(join(folder, 'generated'))) return folder
  progress(`generating ${folder}`)
  const node = join(REPOSITORY, 'node_modules/node/bin/node')
  await measure(BENCH, [node, join(BENCH, 'prediction/write-linear.ts'), join(folder, 'linear'), String(columns)])
  await measure(BENCH, [python, join(BENCH, 'prediction/generate.py'), folder, String(rows), String(columns)])
  return folder
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

const peerRound = (data: string, how: string, { model }: Case, { measure, python }: BenchmarkTools): Promise<Cost> =>
  measure(data, [
    python,
    join(BENCH, 'prediction/peer.py'),
    how,
    model,
    'rows.parquet',
    join(temporaryFolder(), 'out.parquet'),
  ])
