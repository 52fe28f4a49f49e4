import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProcess, type spawnBin } from '@millrace/cli-kit'
import type { VerdictReason } from '@millrace/contracts'
import { modelFiles } from '@millrace/mlmodel'
import { PLANE, preparedCopies, runInTurn, type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { judgeInfrastructure } from '../src/infrastructure/judge-infrastructure.ts'

const LENIENT = ['--rmse-threshold', '9', '--mae-threshold', '9']

test('a stored model that predicts what it did at training is accepted, whatever the settings of the caller', async () => {
  const { dir } = await evaluated()
  const { code, stderr } = await dir.run('model-validation', LENIENT, { env: { MODEL_URI: 'models:/nothing/1' } })
  expect(code, stderr).toBe(0)
  expect(infrastructure(dir)).toMatchObject({ passed: true, detail: '3 recorded predictions are reproduced' })
})

test.each([
  [
    'is cut short',
    (folder: string) => truncateSync(join(folder, 'model.onnx'), 100),
    /^batch-prediction exited 4: .*model\.onnx/,
  ],
  ['is gone', (folder: string) => rmSync(folder, { recursive: true }), /^the stored model cannot be read: /],
  [
    'has another graph than was trained',
    otherPredictions,
    /^row 1 of the example is predicted .*, at training it was 1234\.5$/,
  ],
])('6: a model that %s is rejected with what is wrong', async (_, damage, detail) => {
  const { dir, folder } = await evaluated()
  damage(folder)
  const { code, stderr } = await dir.run('model-validation', LENIENT)
  expect(code, stderr).toBe(6)
  expect(infrastructure(dir)).toMatchObject({ passed: false, outcome: 'failed', detail: expect.stringMatching(detail) })
  expect(dir.exists('artifacts/registered_model_version.json')).toBe(false)
})

test('a model is not tried where that is switched off', async () => {
  const { dir, folder } = await evaluated()
  otherPredictions(folder)
  expect((await dir.run('model-validation', [...LENIENT, '--no-infra-check'])).code).toBe(0)
  expect(infrastructure(dir)).toBeUndefined()
})

test('6: a process that takes too long is stopped', async () => {
  const { dir } = await evaluated()
  expect((await dir.run('model-validation', [...LENIENT, '--infra-timeout', '0.001'])).code).toBe(6)
  expect(infrastructure(dir)?.detail).toBe('batch-prediction did not end within 0.001 s')
})

test.each([
  ['hangs', 'sleep 60', 0.2, 'batch-prediction did not end within 0.2 s'],
  ['crashes', 'kill -SEGV $$', 9, 'batch-prediction was ended by SIGSEGV'],
  ['is killed', 'kill -9 $$', 9, 'batch-prediction was ended by SIGKILL'],
  ['fails', 'echo no memory >&2; exit 1', 9, 'batch-prediction exited 1: no memory'],
  [
    'writes garbage',
    'echo garbage > tried-predictions.parquet',
    9,
    'batch-prediction wrote no predictions that can be read',
  ],
  ['writes nothing', 'echo done', 9, 'batch-prediction wrote no predictions that can be read'],
  [
    'writes another table',
    'cp tried-example.csv tried-predictions.parquet',
    9,
    'batch-prediction wrote no predictions that can be read',
  ],
])('a process that %s is a reason and no error', async (_, script, timeoutSeconds, detail) => {
  const stored = await storedModel({ recorded: [1, 2], timeoutSeconds, script })
  expect(await judgeInfrastructure(stored)).toMatchObject({ rule: 'infrastructure', passed: false, detail })
})

test.each([
  [[1, 2], true, '2 recorded predictions are reproduced'],
  [[1, 2 + 1e-10], true, '2 recorded predictions are reproduced'],
  [[1, 2.1], false, 'row 2 of the example is predicted 2, at training it was 2.1'],
  [[1, null], false, 'row 2 of the example is predicted 2, at training it was null'],
  [[1], false, 'the model records 1 predictions for 2 rows of its example'],
  [undefined, true, '2 rows were predicted; the model records no predictions to hold against'],
])('predictions of 1 and 2 are held against %j', async (recorded, passed, detail) => {
  const stored = await storedModel({ recorded, script: 'cp made.parquet tried-predictions.parquet' })
  expect(await judgeInfrastructure(stored)).toMatchObject({ passed, detail })
})

interface Trial {
  readonly recorded: (number | null)[] | undefined
  readonly script: string
  readonly timeoutSeconds?: number
}

/** A model of two examples that is tried by a script in the place of batch-prediction, beside `made.parquet` of 1 and 2. */
async function storedModel({ recorded, script, timeoutSeconds = 9 }: Trial) {
  const dir = workdir()
  const files = modelFiles({
    runId: '6d3f0b5be2a24d7fa3c5e1a9b0c7d812',
    modelId: undefined,
    artifactPath: 'runs:/6d3f0b5be2a24d7fa3c5e1a9b0c7d812/model',
    signature: { inputs: [{ name: 'a', type: 'double', required: true }], outputs: [] },
    graph: new Uint8Array(1),
    inputExample: [{ a: 1 }, { a: 2 }],
    metadata: recorded === undefined ? {} : { example_predictions: recorded },
    createdAt: new Date(0),
  })
  for (const [path, bytes] of files) dir.write(join('model', path), bytes)
  await dir.writeTable('made.parquet', { prediction: [1, 2] })
  const spawn: typeof spawnBin = (_bin, _words, options) => runProcess('/bin/sh', ['-c', script], options)
  const { signal } = new AbortController()
  return { folder: dir.path('model'), scratch: dir.root, timeoutSeconds, signal, spawn }
}

/** Makes the model say that it predicted something else at training. */
function otherPredictions(folder: string): void {
  const text = readFileSync(join(folder, 'MLmodel'), 'utf8')
  const other = text.replace(/(example_predictions:\n *- )[^\n]+/, '$11234.5')
  expect(other).not.toBe(text)
  writeFileSync(join(folder, 'MLmodel'), other)
}

function infrastructure(dir: Workdir): VerdictReason | undefined {
  const { reasons } = dir.readJson('artifacts/model_validation.json') as { reasons: VerdictReason[] }
  return reasons.find(({ rule }) => rule === 'infrastructure')
}

/** A folder with an evaluated model of the plane, and where the model is stored. */
async function evaluated(): Promise<{ dir: Workdir; folder: string }> {
  const dir = await evaluatedPlane()
  const models = dir.path('mlartifacts/1/models')
  return { dir, folder: join(models, readdirSync(models)[0] ?? '', 'artifacts') }
}

const evaluatedPlane = preparedCopies(async (dir) => {
  const { event_timestamp, a, b, y } = PLANE
  await dir.writeTable('artifacts/training.parquet', { event_timestamp, a, b, y })
  await runInTurn(dir, [['data-preparation', '--target-col', 'y'], ['model-training'], ['model-evaluation']])
})
