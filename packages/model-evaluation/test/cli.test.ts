import { rmSync } from 'node:fs'
import { expectStepContract, type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'

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

/** A model of y = 1 + 2a − 3b, trained on thirty-two of forty rows. */
async function trained(): Promise<Workdir> {
  const dir = workdir()
  const rows = Array.from({ length: 40 }, (_, row) => ({ row, a: row % 7, b: (row * 3) % 11 }))
  await dir.writeTable('artifacts/training.parquet', {
    event_timestamp: rows.map(({ row }) => new Date(Date.UTC(2024, 0, 1, row))),
    a: rows.map(({ a }) => a),
    b: rows.map(({ b }) => b),
    y: rows.map(({ a, b }) => 1 + 2 * a - 3 * b),
  })
  for (const [bin, ...args] of [
    ['data-preparation', '--target-col', 'y'],
    ['model-training', '--alpha', '0', '--tol', '1e-12'],
  ] as const) {
    const { code, stderr } = await dir.run(bin, args)
    expect(code, stderr).toBe(0)
  }
  return dir
}
