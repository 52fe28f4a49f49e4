import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expectStepContract, PLANE, preparedCopies, runInTurn } from '@millrace/testkit'
import { expect, test } from 'vitest'

expectStepContract('batch-prediction', {
  missing: /artifacts\/(batch_input\.parquet|registered_model_version\.json)/,
  exits: ['MODEL_REJECTED', 'UNAVAILABLE', 'DENIED'],
})

test('each row keeps its keys and its place, and gets the value of the registered model', async () => {
  const dir = await registered()
  const { code, stdout, stderr } = await dir.run('batch-prediction', ['--entity-keys', 'id', '--json'])
  expect(code, stderr).toBe(0)
  const { prediction = [], ...rest } = await dir.readTable('artifacts/batch_output.parquet')
  const { id, event_timestamp } = BATCH
  expect(rest).toEqual({ id, event_timestamp })
  // 1 + 2a − 3b by hand; a null gives null.
  for (const [row, wanted] of [-4, 301, null, -2.5].entries())
    if (wanted === null) expect(prediction[row]).toBeNull()
    else expect(prediction[row]).toBeCloseTo(wanted, 9)
  const scored = { model: 'models:/plane/1', rows: 4, rows_without_prediction: 1 }
  expect(JSON.parse(stdout)).toMatchObject({ results: { scored }, outputs: { batch_output: { rows: 4 } } })
  expect(stderr).toContain('1 of 4 rows have no prediction')
})

test('columns are matched by name, and --model, --input and --output name others than the default', async () => {
  const dir = await registered()
  await dir.writeTable('rows.parquet', { b: [1, 2], surplus: ['x', 'y'], a: [10, 20] })
  const args = ['--model', 'models:/plane/1', '--input', 'rows.parquet', '--output', 'out/predicted.parquet']
  dir.write('out/.gitkeep', '')
  const { code, stderr } = await dir.run('batch-prediction', args)
  expect(code, stderr).toBe(0)
  const { prediction = [] } = await dir.readTable('out/predicted.parquet')
  expect(prediction.map((value) => Math.round(Number(value) * 1e9) / 1e9)).toEqual([18, 35])
  expect(dir.list('out')).toEqual(['.gitkeep', 'predicted.parquet'])
  expect(dir.exists('artifacts/batch_output.parquet')).toBe(false)
})

test('a graph that another tool wrote gives in onnxruntime what the linear model gives as an expression', async () => {
  const dir = await registered()
  const predictions = async () => {
    const { code, stderr } = await dir.run('batch-prediction', ['--entity-keys', 'id'])
    expect(code, stderr).toBe(0)
    return (await dir.readTable('artifacts/batch_output.parquet'))['prediction'] ?? []
  }
  const byExpression = await predictions()
  const [graph = ''] = readdirSync(dir.path('mlartifacts'), { recursive: true }).map(String).filter(isGraph)
  const path = dir.path('mlartifacts', graph)
  const bytes = readFileSync(path).toString('latin1')
  expect(bytes).toContain('millrace')
  writeFileSync(path, bytes.replace('millrace', 'somebody'), 'latin1')
  const byOnnxruntime = await predictions()
  expect(byOnnxruntime).toHaveLength(byExpression.length)
  for (const [row, value] of byOnnxruntime.entries())
    if (value === null) expect(byExpression[row]).toBeNull()
    else expect(value).toBeCloseTo(Number(byExpression[row]), 12)
  expect(byOnnxruntime).toContain(null)
  const named = await dir.run('batch-prediction', ['--entity-keys', 'id', '--model-columns', 'a,b'])
  expect(named.code, named.stderr).toBe(4)
  expect(named.stderr).toContain('names its own columns: a, b')
})

const isGraph = (path: string): boolean => path.endsWith('model.onnx')

test('6: after a rejection nothing is scored, unless a model is named', async () => {
  const dir = await registered()
  const rejected = await dir.run('model-validation', ['--rmse-threshold', '0', '--mae-threshold', '0'])
  expect(rejected.code).toBe(6)
  const { code, stderr } = await dir.run('batch-prediction', ['--entity-keys', 'id'])
  expect(code, stderr).toBe(6)
  for (const name of ['rejected', '--model', 'MODEL_URI']) expect(stderr).toContain(name)
  expect(dir.exists('artifacts/batch_output.parquet')).toBe(false)
  const named = await dir.run('batch-prediction', ['--entity-keys', 'id', '--model', 'models:/plane/1'])
  expect(named.code, named.stderr).toBe(0)
})

test('4: a column that the model needs and the batch lacks is named', async () => {
  const dir = await registered()
  await dir.writeTable('rows.parquet', { a: [1] })
  const { code, stderr } = await dir.run('batch-prediction', ['--input', 'rows.parquet'])
  expect(code, stderr).toBe(4)
  for (const name of ['rows.parquet', 'b']) expect(stderr).toContain(name)
})

test('3: a version that is not registered is named', async () => {
  const dir = await registered()
  const { code, stderr } = await dir.run('batch-prediction', ['--model', 'models:/plane/9'])
  expect(code, stderr).toBe(3)
  for (const name of ['plane', '9']) expect(stderr).toContain(name)
})

const BATCH = {
  b: [3, 0, 1, 2.5],
  id: ['d', 'a', 'c', 'b'],
  event_timestamp: [4, 3, 2, 1].map((day) => new Date(Date.UTC(2024, 1, day))),
  a: [2, 150, null, 2],
}

/** A model of the plane, registered as its version 1, and a batch of four rows. */
const registered = preparedCopies(async (dir) => {
  const { event_timestamp, a, b, y } = PLANE
  const types = { a: 'Float64', b: 'Float64' } as const
  await dir.writeTable('artifacts/training.parquet', { event_timestamp, a, b, y }, { types })
  await runInTurn(dir, [
    ['data-preparation', '--target-col', 'y'],
    ['model-training', '--alpha', '0', '--tol', '1e-12'],
    ['model-evaluation'],
    ['model-validation', '--registered-model-name', 'plane'],
  ])
  await dir.writeTable('artifacts/batch_input.parquet', BATCH, { types })
})
