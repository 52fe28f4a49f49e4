import type { EvaluationReport } from '@millrace/contracts'
import { type Workdir, workdir } from '@millrace/testkit'
import { columns, encodeGraph, port, writeModel } from '../../mlmodel/test/model-folder.ts'
import { run } from './trained.ts'

const ROWS = 80
/** Whether a row is positive follows its number of a, but for every fifth row. */
const row = (index: number) => ({ a: (index % 8) - 3.5, label: index % 8 > 3 !== (index % 5 === 0) ? 1 : 0 })

/** A folder whose run has a classifier of these labels in the place of the model that was trained. */
export async function classifierEvaluated({ labels }: { labels: readonly string[] }) {
  const dir = workdir()
  const rows = Array.from({ length: ROWS }, (_, index) => row(index))
  await dir.writeTable('artifacts/training.parquet', {
    event_timestamp: rows.map((_, index) => new Date(Date.UTC(2024, 0, 1, index))),
    a: rows.map(({ a }) => a),
    y: rows.map(({ label }) => label),
  })
  await run(dir, 'data-preparation', '--target-col', 'y', '--test-size', '0.5')
  await run(dir, 'model-training')
  await writeModel(dir.path('classifier'), classifier(labels), columns(['a', 'double']))
  const info = dir.readJson('artifacts/run_info.json') as { model_uri: string }
  dir.writeJson('artifacts/run_info.json', { ...info, model_uri: dir.path('classifier') })
  return { dir, report: await again(dir) }
}

/** Evaluates once more. */
export async function again(dir: Workdir, ...words: readonly string[]): Promise<EvaluationReport> {
  await run(dir, 'model-evaluation', ...words)
  return dir.readJson('artifacts/evaluation.json') as EvaluationReport
}

/** A logistic regression with the coefficient 0.7 as skl2onnx writes it. */
function classifier(labels: readonly string[]): Uint8Array {
  const strings = labels.map((label) => Buffer.from(label))
  const names = { name: 'classlabels_strings', type: 8, strings }
  return encodeGraph({
    input: [port('a', 'double', ['N', 1])],
    output: [port('label', 'string', ['N']), port('probabilities', 'float', ['N', 2])],
    node: [
      { opType: 'Cast', input: ['a'], output: ['x'], attribute: [{ name: 'to', type: 2, i: 1n }] },
      {
        opType: 'LinearClassifier',
        domain: 'ai.onnx.ml',
        input: ['x'],
        output: ['label', 'probabilities'],
        attribute: [
          { name: 'coefficients', type: 6, floats: [-0.7, 0.7] },
          { name: 'intercepts', type: 6, floats: [0, 0] },
          { name: 'multi_class', type: 2, i: 1n },
          { name: 'post_transform', type: 3, s: Buffer.from('LOGISTIC') },
          names,
        ],
      },
    ],
  })
}
