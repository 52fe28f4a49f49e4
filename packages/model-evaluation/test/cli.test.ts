import { rmSync } from 'node:fs'
import { expectStepContract, PLANE, preparedCopies, runInTurn, type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { run } from './trained.ts'

expectStepContract('model-evaluation', {
  missing: /artifacts\/test_x\.parquet.*\n.*data-preparation/,
  exits: ['UNAVAILABLE', 'DENIED'],
})

test('the stored model is measured on the test rows, beside the mean of the training target', async () => {
  const dir = await trained()
  const { code, stdout, stderr } = await dir.run('model-evaluation', ['--json'])
  expect(code, stderr).toBe(0)
  const train = await target(dir, 'train')
  const test = await target(dir, 'test')
  const mean = train.reduce((sum, y) => sum + y, 0) / train.length
  const misses = test.map((y) => Math.abs(y - mean)).sort((one, other) => one - other)
  const evaluation = dir.readJson('artifacts/evaluation.json') as Evaluation
  expect(evaluation.rows).toBe(8)
  // The target is a plane, so that least squares has no error at all.
  for (const { rmse, mae, max_error } of [evaluation, evaluation.baselines.least_squares])
    for (const error of [rmse, mae, max_error]) expect(error).toBeLessThan(1e-9)
  expect(evaluation.r2).toBeCloseTo(1, 12)
  const { rmse, mae, max_error, median_absolute_error } = evaluation.baselines.mean
  expect(rmse).toBeCloseTo(Math.sqrt(misses.reduce((sum, miss) => sum + miss * miss, 0) / 8), 9)
  expect(mae).toBeCloseTo(misses.reduce((sum, miss) => sum + miss, 0) / 8, 9)
  expect(max_error).toBeCloseTo(misses[7] ?? 0, 9)
  expect(median_absolute_error).toBeCloseTo(((misses[3] ?? 0) + (misses[4] ?? 0)) / 2, 9)
  expect(JSON.parse(stdout)).toMatchObject({ results: { evaluation: { rows: 8 } } })
})

test('more metrics, and a weight for each row, are those of the formulas', async () => {
  const dir = await trained('--alpha', '0.5')
  await run(dir, 'model-evaluation', '--weight-column', 'a', '--quantile-levels', '0.8')
  const weighted = dir.readJson('artifacts/evaluation.json') as Record<string, number>
  const { model_uri } = dir.readJson('artifacts/run_info.json') as { model_uri: string }
  const scores = ['--input', 'artifacts/test_x.parquet', '--output', 'scored.parquet']
  await run(dir, 'batch-prediction', '--model', model_uri, ...scores)
  const predicted = (await dir.readTable('scored.parquet'))['prediction'] ?? []
  const weights = ((await dir.readTable('artifacts/test_x.parquet'))['a'] ?? []).map(Number)
  const rows = (await target(dir, 'test')).map((y, row) => ({ y, e: Number(predicted[row]) - y, w: weights[row] ?? 0 }))
  const mean = (of: (row: { y: number; e: number }) => number, among = rows) =>
    among.reduce((sum, row) => sum + row.w * of(row), 0) / among.reduce((sum, { w }) => sum + w, 0)
  expect(weighted['rmse']).toBeCloseTo(Math.sqrt(mean(({ e }) => e * e)), 9)
  expect(weighted['bias']).toBeCloseTo(
    mean(({ e }) => e),
    9,
  )
  expect(weighted['wape']).toBeCloseTo(mean(({ e }) => Math.abs(e)) / mean(({ y }) => Math.abs(y)), 9)
  const notZero = rows.filter(({ y }) => y !== 0)
  expect(weighted['mape']).toBeCloseTo(
    mean(({ y, e }) => Math.abs(e / y), notZero),
    9,
  )
  expect(weighted['quantile_loss_0.8']).toBeCloseTo(
    mean(({ e }) => (e < 0 ? -0.8 * e : 0.2 * e)),
    9,
  )
  const effective = weights.reduce((sum, w) => sum + w, 0) ** 2 / weights.reduce((sum, w) => sum + w * w, 0)
  expect(weighted['effective_rows']).toBeCloseTo(effective, 9)
})

test('a metric that was not asked for is not there', async () => {
  const dir = await trained()
  await run(dir, 'model-evaluation', '--metrics', 'wape,bias')
  const keys = Object.keys(dir.readJson('artifacts/evaluation.json') as object)
  expect(keys).toEqual(expect.arrayContaining(['rmse', 'mae', 'wape', 'bias']))
  for (const name of ['r2', 'mape', 'median_absolute_error', 'max_error']) expect(keys).not.toContain(name)
})

test('the result can be printed as Markdown', async () => {
  const dir = await trained()
  expect(await run(dir, 'model-evaluation', '--markdown')).toMatch(/^### Evaluation: 8 test rows\n\n\| metric \| model/)
})

test('text that a transform encodes reaches model and baselines', async () => {
  const dir = workdir()
  const rows = Array.from({ length: 60 }, (_, row) => ({ row, colour: ['red', 'blue', 'green'][row % 3] ?? '' }))
  await dir.writeTable('artifacts/training.parquet', {
    event_timestamp: rows.map(({ row }) => new Date(Date.UTC(2024, 0, 1, row))),
    a: rows.map(({ row }) => (row * 5) % 7),
    colour: rows.map(({ colour }) => colour),
    y: rows.map(({ row, colour }) => ((row * 5) % 7) + colour.length),
  })
  await run(dir, 'data-preparation', '--target-col', 'y')
  const oneHot = {
    type: 'one_hot',
    column: 'colour',
    categories: ['blue', 'green', 'red'],
    missing_category: false,
    dropped: 0,
    handle_unknown: 'error',
    outputs: ['colour_green', 'colour_red'],
  }
  dir.writeJson('artifacts/transforms.json', {
    ...(dir.readJson('artifacts/transforms.json') as object),
    transforms: [oneHot],
  })
  await run(dir, 'model-training', '--alpha', '0', '--tol', '1e-12')
  await run(dir, 'model-evaluation', '--slices', 'colour', '--slice-least-rows', '2')
  const evaluation = dir.readJson('artifacts/evaluation.json') as Evaluation & { slices: { slice: string }[] }
  expect(evaluation.rmse).toBeLessThan(1e-6)
  expect(evaluation.baselines.least_squares.rmse).toBeLessThan(1e-6)
  for (const { slice } of evaluation.slices) expect(slice).toMatch(/^colour=(blue|green|red)$/)
})

test('3: a model that is no longer there is named', async () => {
  const dir = await trained()
  rmSync(dir.path('mlartifacts'), { recursive: true })
  const { code, stderr } = await dir.run('model-evaluation')
  expect(code, stderr).toBe(3)
  expect(stderr).toContain('mlartifacts')
  expect(dir.exists('artifacts/evaluation.json')).toBe(false)
})

interface Metrics {
  readonly rmse: number
  readonly mae: number
  readonly r2: number
  readonly median_absolute_error: number
  readonly max_error: number
}
interface Evaluation extends Metrics {
  readonly rows: number
  readonly baselines: { readonly mean: Metrics; readonly least_squares: Metrics }
}

const target = async (dir: Workdir, part: string): Promise<number[]> =>
  ((await dir.readTable(`artifacts/${part}_y.parquet`))['y'] ?? []).map(Number)

/** A model of the plane, trained on thirty-two of its forty rows. */
const trained = preparedCopies(async (dir, ...training: readonly string[]) => {
  const { event_timestamp, a, b, y } = PLANE
  await dir.writeTable('artifacts/training.parquet', { event_timestamp, a, b, y })
  await runInTurn(dir, [
    ['data-preparation', '--target-col', 'y'],
    ['model-training', '--alpha', '0', '--tol', '1e-12', ...training],
  ])
})
