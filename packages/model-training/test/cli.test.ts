import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { type ModelFolder, readModel } from '@millrace/mlmodel'
import { expectStepContract, PLANE, preparedCopies, runInTurn, type Workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'

expectStepContract('model-training', {
  missing: /artifacts\/train_x\.parquet.*\n.*data-preparation/,
  exits: ['NOT_CONVERGED', 'UNAVAILABLE', 'DENIED'],
})

test('a plane is found without a penalty, and stored with a run', async () => {
  const dir = await prepared()
  const args = ['--alpha', '0', '--tol', '1e-12', '--experiment-name', 'planes', '--json']
  const { code, stdout, stderr } = await dir.run('model-training', args)
  expect(code, stderr).toBe(0)
  const runInfo = dir.readJson('artifacts/run_info.json') as { run_id: string; model_uri: string }
  expect(runInfo).toMatchObject({ experiment_name: 'planes', target: 'y', features: ['a', 'b'], converged: true })
  expect(runInfo.model_uri).toMatch(/^models:\/m-[0-9a-f]{32}$/)
  expect(JSON.parse(stdout)).toMatchObject({ exit_code: 0, results: { run_info: { run_id: runInfo.run_id } } })
  const files = readdirSync(dir.path('mlartifacts'), { recursive: true }).map((path) => basename(String(path)))
  for (const file of ['MLmodel', 'model.onnx', 'conda.yaml', 'python_env.yaml', 'requirements.txt', 'baselines.json'])
    expect(files).toContain(file)
  expect(files).toContain('data-preparation.json')
})

test('the model folder tells its origin, and how its predictions of the training rows are spread', async () => {
  const dir = await prepared()
  const { code, stderr } = await dir.run('model-training', ['--alpha', '0', '--tol', '1e-12'])
  expect(code, stderr).toBe(0)
  const { metadata, signature } = await storedModel(dir)
  const sha256 = (name: string) =>
    createHash('sha256')
      .update(readFileSync(dir.path(name)))
      .digest('hex')
  expect(metadata).toMatchObject({
    millrace_version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    target: 'y',
    training_set_id: expect.stringMatching(/^[0-9a-f]+$/),
    training_data_hash: {
      train_x: sha256('artifacts/train_x.parquet'),
      train_y: sha256('artifacts/train_y.parquet'),
    },
  })
  // The plane is found exactly, so its predictions are the targets.
  const { y = [] } = await dir.readTable('artifacts/train_y.parquet')
  const targets = y.map(Number).sort((a, b) => a - b)
  const spread = metadata.training_predictions
  expect(spread).toMatchObject({ rows: targets.length, missing: 0 })
  expect(spread?.deciles[0]).toBeCloseTo(targets[0] ?? 0, 6)
  expect(spread?.deciles[10]).toBeCloseTo(targets.at(-1) ?? 0, 6)
  expect(spread?.mean).toBeCloseTo(targets.reduce((sum, value) => sum + value, 0) / targets.length, 6)
  expect(signature?.inputs.map(({ name, required }) => [name, required])).toEqual([
    ['a', true],
    ['b', true],
  ])
})

test('a fit that did not converge is a warning with the gap, and 7 where convergence is required', async () => {
  const dir = await prepared()
  const args = ['--max-iter', '1', '--tol', '1e-15']
  const warned = await dir.run('model-training', args)
  expect(warned.code, warned.stderr).toBe(0)
  expect(warned.stderr).toMatch(/warning: not converged after 1 rounds: the duality gap is [\d.e-]+/)
  const before = dir.read('artifacts/run_info.json')
  expect(dir.readJson('artifacts/run_info.json')).toMatchObject({ converged: false })
  const refused = await dir.run('model-training', [...args, '--require-convergence'])
  expect(refused.code).toBe(7)
  expect(refused.stderr).toContain('MAX_ITER')
  expect(dir.read('artifacts/run_info.json')).toEqual(before)
})

test('4: a feature that is text is named', async () => {
  const dir = await prepared()
  const { a, b } = await dir.readTable('artifacts/train_x.parquet')
  await dir.writeTable('artifacts/train_x.parquet', { a: a ?? [], b: (b ?? []).map(String) })
  const { code, stderr } = await dir.run('model-training')
  expect(code, stderr).toBe(4)
  for (const name of ['train_x.parquet', 'b is String']) expect(stderr).toContain(name)
})

/** The one model that was stored. */
async function storedModel(dir: Workdir): Promise<ModelFolder> {
  const [file = ''] = readdirSync(dir.path('mlartifacts'), { recursive: true })
    .map(String)
    .filter((path) => basename(path) === 'MLmodel')
  return readModel(dir.path('mlartifacts', dirname(file)))
}

/** The plane, split. */
const prepared = preparedCopies(async (dir) => {
  const { id, event_timestamp, a, b, y } = PLANE
  await dir.writeTable('artifacts/training.parquet', { id, event_timestamp, a, b, y })
  await runInTurn(dir, [['data-preparation', '--target-col', 'y', '--entity-keys', 'id']])
})
