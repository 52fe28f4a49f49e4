import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { preparedTable } from './training-table.ts'

test.for(['lasso', 'ridge', 'least-squares', 'huber', 'polynomial', 'theil-sen', 'robust-polynomial'])(
  'a model of %s is trained, stored and evaluated',
  async (estimator) => {
    const dir = workdir()
    await preparedTable(dir, { rows: 120, label: ({ a, noise }) => 1 + 2 * a + 0.1 * noise })
    for (const [bin, args] of [
      ['model-training', ['--estimator', estimator]],
      ['model-evaluation', []],
    ] as const) {
      const { code, stderr } = await dir.run(bin, args)
      expect(code, stderr).toBe(0)
    }
    expect(Object(dir.readJson('artifacts/evaluation.json')).rmse).toBeLessThan(0.2)
    expect(dir.read('artifacts/training_report.html').toString()).toContain('Coefficients')
  },
)

test('a row of weight 3 counts as three rows', async () => {
  const [weighted, repeated] = [workdir(), workdir()]
  const rows = Array.from({ length: 30 }, (_, row) => ({ a: row % 7, b: (row * 3) % 11, y: Math.sin(row), w: row % 4 }))
  await training(weighted, rows, true)
  await training(
    repeated,
    rows.flatMap((row) => Array<typeof row>(row.w).fill(row)),
    false,
  )
  const results = []
  for (const [dir, args] of [
    [weighted, ['--sample-weight', 'w']],
    [repeated, []],
  ] as const) {
    const { code, stderr } = await dir.run('model-training', ['--estimator', 'ridge', '--alpha', '0.5', ...args])
    expect(code, stderr).toBe(0)
    results.push(JSON.parse(stored(dir, 'baselines.json')).least_squares)
  }
  const [first, second] = results
  expect(first.intercept).toBeCloseTo(second.intercept, 10)
  for (const name of ['a', 'b']) expect(first.coefficients[name]).toBeCloseTo(second.coefficients[name], 10)
})

test('positive coefficients are 0 or more', async () => {
  const dir = workdir()
  await preparedTable(dir, { rows: 100, label: ({ a, b }) => a - 3 * b })
  const { code, stderr } = await dir.run('model-training', [
    '--estimator',
    'lasso',
    '--positive',
    '--alpha',
    '0.01',
    '--json',
  ])
  expect(code, stderr).toBe(0)
  expect(dir.read('artifacts/training_report.html').toString()).not.toMatch(/<th[^>]*>b<\/th><td[^>]*>−/)
})

test('columns that repeat each other are told by variance inflation and condition number', async () => {
  const dir = workdir()
  const rows = Array.from({ length: 40 }, (_, row) => ({
    a: Math.sin(row),
    b: 2 * Math.sin(row) + 1,
    y: row % 5,
    w: 1,
  }))
  await training(dir, rows, false)
  const { code, stderr } = await dir.run('model-training')
  expect(code, stderr).toBe(0)
  expect(stderr).toMatch(/warning: variance inflation above 10 for a \(Infinity\), b \(Infinity\)/)
  expect(stderr).toContain('warning: the condition number is Infinity, above 30')
  expect(dir.read('artifacts/training_report.html').toString()).toContain('variance inflation above 10')
})

test.for(['elastic-net', 'ridge', 'huber'])(
  'features that never vary are told, and %s is fitted without them',
  async (estimator) => {
    const dir = workdir()
    const rows = Array.from({ length: 20 }, (_, row) => ({ a: 3, b: -1, y: row % 5, w: 1 }))
    await training(dir, rows, false)
    const { code, stderr } = await dir.run('model-training', ['--estimator', estimator, '--report-charts'])
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('warning: a, b never vary, and get no coefficient')
  },
)

test('a run records what its bits may hang on, and least squares with standard errors', async () => {
  const dir = workdir()
  await preparedTable(dir, { rows: 60, label: ({ a, noise }) => a + noise })
  const { code, stderr } = await dir.run('model-training', ['--estimator', 'least-squares'])
  expect(code, stderr).toBe(0)
  const { coefficients, degrees_of_freedom: freedom } = JSON.parse(stored(dir, 'least_squares.json'))
  expect(coefficients.map(({ name }: { name: string }) => name)).toEqual(['intercept', 'importance', 'a', 'b'])
  expect(freedom).toBe(48 - 4)
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(dir.path('mlflow.db'), { readOnly: true })
  const tags = database
    .prepare("SELECT key FROM tags WHERE key LIKE 'millrace.%'")
    .all()
    .map(({ key }) => key)
  database.close()
  for (const tag of [
    'cpu',
    'cpu_features',
    'node',
    'polars',
    'onnxruntime',
    'seed',
    'threads',
    'version',
    'data_sha256.train_x',
  ])
    expect(tags).toContain(`millrace.${tag}`)
})

/** Training rows as data-preparation leaves them, the weights among the keys. */
async function training(
  dir: Workdir,
  rows: readonly { a: number; b: number; y: number; w: number }[],
  keys: boolean,
): Promise<void> {
  await dir.writeTable('artifacts/train_x.parquet', { a: rows.map(({ a }) => a), b: rows.map(({ b }) => b) })
  await dir.writeTable('artifacts/train_y.parquet', { y: rows.map(({ y }) => y) })
  if (keys)
    await dir.writeTable('artifacts/train_keys.parquet', {
      event_timestamp: rows.map((_, row) => new Date(Date.UTC(2024, 0, 1, row))),
      w: rows.map(({ w }) => w),
    })
  dir.writeJson('artifacts/transforms.json', { schema_version: '1.0', transforms: [] })
}

function stored(dir: Workdir, file: string): string {
  const [found = ''] = readdirSync(dir.path('mlartifacts'), { recursive: true })
    .map(String)
    .filter((path) => basename(path) === file)
  return readFileSync(dir.path('mlartifacts', found), 'utf8')
}
