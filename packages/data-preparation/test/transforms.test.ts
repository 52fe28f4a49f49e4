import { expect, test } from 'vitest'
import { orderColumns, orders, ROLES } from './orders.ts'

const DECLARED = `transforms:
  - { type: impute, columns: amount, strategy: mean, add_indicator: true }
  - { type: standardize, columns: amount }
  - { type: one_hot, columns: city }
`
const columns = orderColumns()
const holes = { ...columns, amount: columns.amount.map((value, row) => (row % 8 === 3 ? null : value)) }

test('transforms are fitted on train rows alone, and train_x stays raw', async () => {
  const dir = await orders(holes)
  dir.write('feature_repo/transforms.yaml', DECLARED)
  const { code, stderr } = await dir.run('data-preparation', ROLES)
  expect(code, stderr).toBe(0)
  const { amount = [], city = [] } = await dir.readTable('artifacts/train_x.parquet')
  const known = amount.filter((value) => value !== null).map(Number)
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  const filled = amount.map((value) => (value === null ? mean : Number(value)))
  const scale = Math.sqrt(filled.reduce((sum, value) => sum + (value - mean) ** 2, 0) / filled.length)
  expect([filled.length, known.length < filled.length]).toEqual([192, true])
  expect(new Set(city)).toEqual(new Set(['north', 'south', 'west']))
  expect(dir.readJson('artifacts/transforms.json')).toMatchObject({
    transforms: [
      { type: 'impute', column: 'amount', value: expect.closeTo(mean, 9), indicator: 'missingindicator_amount' },
      { type: 'standardize', column: 'amount', mean: expect.closeTo(mean, 9), scale: expect.closeTo(scale, 9) },
      { type: 'one_hot', column: 'city', categories: ['north', 'south', 'west'] },
    ],
  })
})

test('nulls of a column that is imputed are kept, others decide by the policy', async () => {
  const city = columns.city.with(5, null)
  const dir = await orders({ ...holes, city })
  dir.write('feature_repo/transforms.yaml', DECLARED.split('\n').slice(0, 3).join('\n'))
  const refused = await dir.run('data-preparation', ROLES)
  expect(refused.code, refused.stderr).toBe(5)
  expect(refused.stderr).toContain('1 of 240 rows')
  const dropped = await dir.run('data-preparation', [...ROLES, '--null-policy', 'drop'])
  expect(dropped.code, dropped.stderr).toBe(0)
  expect(dir.readJson('artifacts/split_manifest.json')).toMatchObject({ rows: { read: 240, incomplete: 1 } })
})

test('2: a transform of a column that is not there is refused with file and line', async () => {
  const dir = await orders()
  dir.write('feature_repo/transforms.yaml', 'transforms:\n  - { type: log, columns: price }\n')
  const { code, stderr } = await dir.run('data-preparation', ROLES)
  expect(code, stderr).toBe(2)
  expect(stderr).toContain('transforms.yaml:2')
})

test('with no transforms declared the plan is empty', async () => {
  const dir = await orders()
  expect((await dir.run('data-preparation', ROLES)).code).toBe(0)
  expect(dir.readJson('artifacts/transforms.json')).toMatchObject({ transforms: [] })
})
