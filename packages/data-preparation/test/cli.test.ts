import { expectStepContract, type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'

expectStepContract('data-preparation', {
  missing: /artifacts\/training\.parquet.*\n.*data-extraction/,
  exits: ['DATA_REJECTED'],
})

const ROLES = ['--target-col', 'sold', '--entity-keys', 'shop_id']

test('features, target and keys of a row stay together, and every row is in one part', async () => {
  const dir = await training()
  const { code, stderr } = await dir.run('data-preparation', [...ROLES, '--test-size', '0.25', '--null-policy', 'drop'])
  expect(code, stderr).toBe(0)
  const seen: unknown[] = []
  for (const [part, rows] of [
    ['train', 6],
    ['test', 2],
  ] as const) {
    const [x, y, keys] = await Promise.all(
      ['x', 'y', 'keys'].map((name) => dir.readTable(`artifacts/${part}_${name}.parquet`)),
    )
    const shops = keys?.['shop_id'] ?? []
    expect(shops).toHaveLength(rows)
    expect(x).toEqual({ amount: shops.map((shop) => Number(shop) * 10) })
    expect(y).toEqual({ sold: shops.map((shop) => Number(shop) + 0.5) })
    expect(keys?.['event_timestamp']).toEqual(shops.map((shop) => new Date(Date.UTC(2024, 0, Number(shop)))))
    seen.push(...shops)
  }
  expect(seen.sort()).toEqual([1, 2, 3, 4, 6, 7, 8, 9].sort())
  expect(dir.readJson('artifacts/transforms.json')).toMatchObject({ transforms: [] })
})

// scikit-learn 1.9.1: train_test_split(range(8), test_size=2, random_state=17)
test('the seed picks the rows that scikit-learn picks for it', async () => {
  const dir = await training()
  const args = [...ROLES, '--test-size', '2', '--random-seed', '17', '--null-policy', 'drop']
  expect((await dir.run('data-preparation', args)).code).toBe(0)
  const whole = [1, 2, 3, 4, 6, 7, 8, 9]
  expect((await dir.readTable('artifacts/test_keys.parquet'))['shop_id']).toEqual(TEST_ROWS.map((row) => whole[row]))
  expect((await dir.readTable('artifacts/train_keys.parquet'))['shop_id']).toEqual(TRAIN_ROWS.map((row) => whole[row]))
})

test('only the rows that data-validation let through go on, where they are asked for', async () => {
  const dir = await training()
  dir.write('feature_repo/expectations.yaml', 'columns: { amount: { min: 15, max: 75 } }\n')
  const quarantine = await dir.run('data-validation', ['--target-col', 'sold', '--quarantine', 'bad.parquet'])
  expect(quarantine.code, quarantine.stderr).toBe(0)
  const args = ['--input', 'artifacts/validated.parquet', '--test-size', '2', '--null-policy', 'drop']
  const { code, stderr } = await dir.run('data-preparation', args)
  expect(code, stderr).toBe(0)
  const [train, test] = await Promise.all(['train', 'test'].map((side) => dir.readTable(`artifacts/${side}_x.parquet`)))
  expect([...(train?.['amount'] ?? []), ...(test?.['amount'] ?? [])].sort()).toEqual([20, 30, 40, 60, 70])
  const missing = await dir.run('data-preparation', ['--input', 'artifacts/batch_validated.parquet'])
  expect([missing.code, missing.stderr]).toEqual([3, expect.stringContaining('batch_validated.parquet')])
})

test('a validation set of an earlier run does not stay beside a split without one', async () => {
  const dir = await training()
  const args = [...ROLES, '--test-size', '2', '--null-policy', 'drop']
  const sides = () => dir.list('artifacts').filter((file) => file.startsWith('validation_'))
  expect((await dir.run('data-preparation', [...args, '--validation-size', '2'])).code).toBe(0)
  expect(sides()).toEqual(['validation_keys.parquet', 'validation_x.parquet', 'validation_y.parquet'])
  expect((await dir.run('data-preparation', args)).code).toBe(0)
  expect(sides()).toEqual([])
})

test('5: rows with nulls are counted, and the option that decides is named', async () => {
  const dir = await training()
  const { code, stderr } = await dir.run('data-preparation', ROLES)
  expect(code).toBe(5)
  for (const name of ['training.parquet', '1 of 9', 'amount', '--null-policy', 'NULL_POLICY'])
    expect(stderr).toContain(name)
  expect(dir.list('artifacts').filter((file) => file.startsWith('t'))).toEqual(['training.parquet'])
})

test('4: a label or a key that is not there is named, with the nearest column', async () => {
  const dir = await training()
  const label = await dir.run('data-preparation', ['--target-col', 'solt'])
  expect([label.code, label.stderr]).toEqual([4, expect.stringContaining('no column "solt" (did you mean "sold"?) in')])
  for (const name of ['training.parquet', '--target-col (TARGET_COL)', 'shop_id, event_timestamp, amount, sold'])
    expect(label.stderr).toContain(name)
  const key = await dir.run('data-preparation', ['--target-col', 'sold', '--entity-keys', 'shop'])
  expect([key.code, key.stderr]).toEqual([
    4,
    expect.stringContaining('--entity-keys (ENTITY_KEYS): no column "shop" in'),
  ])
})

test('4: a table without a label asks for its name', async () => {
  const { code, stderr } = await (await training()).run('data-preparation', [])
  expect([code, stderr]).toEqual([4, expect.stringContaining('--target-col (TARGET_COL) names one of')])
})

const TEST_ROWS = [4, 3]
const TRAIN_ROWS = [2, 5, 0, 6, 1, 7]

/** Nine rows, of which the fifth has a null. */
async function training(): Promise<Workdir> {
  const dir = workdir()
  const shops = [1, 2, 3, 4, 5, 6, 7, 8, 9]
  const columns = {
    shop_id: shops,
    event_timestamp: shops.map((shop) => new Date(Date.UTC(2024, 0, shop))),
    amount: shops.map((shop) => (shop === 5 ? null : shop * 10)),
    sold: shops.map((shop) => shop + 0.5),
  }
  await dir.writeTable('artifacts/training.parquet', columns)
  return dir
}
