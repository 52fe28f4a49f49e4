import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { openScorer, readModel } from '@millrace/mlmodel'
import { type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'

const KINDS = Array.from({ length: 11 }, (_, kind) => `kind ${String(kind).padStart(2, '0')}`)
const PLAN = {
  transforms: [
    { type: 'impute', column: 'price', value: Math.expm1(4) },
    { type: 'log', column: 'price', function: 'log1p' },
    {
      type: 'one_hot',
      column: 'kind',
      categories: KINDS.filter((_, kind) => kind !== 5),
      missing_category: true,
      dropped: 0,
      handle_unknown: 'ignore',
      outputs: [...KINDS.filter((_, kind) => kind !== 0 && kind !== 5), 'None'].map((it) => `kind_${it}`),
    },
  ],
}

test('a model takes raw columns, text and nulls among them, and transforms them itself', async () => {
  const dir = await prepared()
  dir.write('artifacts/transforms.json', JSON.stringify({ schema_version: '1.0', ...PLAN }))
  const { code, stderr } = await dir.run('model-training', ['--alpha', '0', '--tol', '1e-14', '--max-iter', '100000'])
  expect(code, stderr).toBe(0)
  expect(dir.readJson('artifacts/run_info.json')).toMatchObject({ features: ['price', 'kind'], target: 'y' })
  const model = await readModel(dirname(stored(dir, 'MLmodel')))
  expect(model.metadata.missing_category).toBe('__missing__')
  expect(model.metadata.training_predictions).toMatchObject({ rows: 320, missing: 0 })
  const scorer = await openScorer(model)
  try {
    expect(scorer.columns).toEqual([
      { name: 'price', type: 'double', required: false },
      { name: 'kind', type: 'string', required: false },
    ])
    const price = Float64Array.of(Math.expm1(6), Number.NaN, Math.expm1(6))
    const predicted = await scorer.score({ rows: 3, columns: { price, kind: ['kind 07', null, 'a new kind'] } })
    // y = 1 + 2a - 3b, where log1p(price) is 2a and no price is a = 2, where no kind is b = 5 and an unknown one b = 0.
    for (const [row, y] of [1 + 6 - 21, 1 + 4 - 15, 1 + 6].entries()) expect(predicted[row]).toBeCloseTo(y, 6)
  } finally {
    await scorer.close()
  }
})

test('coefficients of baselines go by the columns that the transforms make', async () => {
  const dir = await prepared()
  dir.write('artifacts/transforms.json', JSON.stringify({ schema_version: '1.0', ...PLAN }))
  const { code, stderr } = await dir.run('model-training')
  expect(code, stderr).toBe(0)
  const { least_squares } = JSON.parse(readFileSync(stored(dir, 'baselines.json'), 'utf8'))
  expect(Object.keys(least_squares.coefficients)).toEqual(['price', ...(PLAN.transforms[2]?.outputs ?? [])])
  expect(least_squares.coefficients.price).toBeCloseTo(1, 9)
})

test('4: transforms that were fitted on other features are refused', async () => {
  const dir = await prepared()
  const transforms = [{ type: 'standardize', column: 'weight', mean: 0, scale: 1 }]
  dir.write('artifacts/transforms.json', JSON.stringify({ schema_version: '1.0', transforms }))
  const { code, stderr } = await dir.run('model-training')
  expect(code, stderr).toBe(4)
  expect(stderr).toContain('there is no column weight')
})

function stored(dir: Workdir, file: string): string {
  const [found = ''] = readdirSync(dir.path('mlartifacts'), { recursive: true })
    .map(String)
    .filter((path) => basename(path) === file)
  return dir.path('mlartifacts', found)
}

/** y = 1 + 2a - 3b, where a is told by a price, null at times where it is 2, and b by a kind, null where it is 5. */
async function prepared(): Promise<Workdir> {
  const dir = workdir()
  const rows = Array.from({ length: 400 }, (_, row) => ({ row, a: row % 7, b: (row * 3) % 11 }))
  await dir.writeTable('artifacts/training.parquet', {
    id: rows.map(({ row }) => row),
    event_timestamp: rows.map(({ row }) => new Date(Date.UTC(2024, 0, 1, row))),
    price: rows.map(({ a }) => a),
    kind: rows.map(({ b }) => b),
    y: rows.map(({ a, b }) => 1 + 2 * a - 3 * b),
  })
  const { code, stderr } = await dir.run('data-preparation', ['--target-col', 'y', '--entity-keys', 'id'])
  expect(code, stderr).toBe(0)
  const { price = [], kind = [] } = await dir.readTable('artifacts/train_x.parquet')
  await dir.writeTable('artifacts/train_x.parquet', {
    price: price.map((a, row) => (a === 2 && row % 2 === 0 ? null : Math.expm1(2 * Number(a)))),
    kind: kind.map((b) => (b === 5 ? null : (KINDS[Number(b)] ?? ''))),
  })
  return dir
}
