import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { orderColumns, orders, ROLES, rowsOf } from './orders.ts'

const SPLITS = [
  ['--split', 'random', '--test-size', '0.3', '--validation-size', '0.1', '--random-seed', '5'],
  ['--split', 'stratified', '--stratify-by', 'amount', '--test-size', '0.3'],
  ['--split', 'hash', '--test-size', '0.3'],
  ['--split', 'time', '--test-from', '2024-01-08', '--time-gap', '1d'],
  ['--split', 'group', '--group-columns', 'shop_id', '--test-size', '5'],
  ['--split', 'group-time', '--test-size', '0.3', '--random-seed', '9'],
]
const PARTS = ['x', 'y', 'keys']

test('a manifest repeats the split of every kind, byte for byte, and is itself repeated', async () => {
  for (const args of SPLITS) {
    const dir = await orders()
    expect((await dir.run('data-preparation', [...ROLES, ...args])).code).toBe(0)
    const before = dir.readJson('artifacts/split_manifest.json')
    const sides = ['train', 'validation', 'test'].filter((side) => dir.exists(`artifacts/${side}_x.parquet`))
    const tables = () =>
      Promise.all(sides.flatMap((side) => PARTS.map((part) => dir.readTable(`artifacts/${side}_${part}.parquet`))))
    const was = await tables()
    dir.write('kept.json', dir.read('artifacts/split_manifest.json'))
    const again = await dir.run('data-preparation', [...ROLES, '--from-manifest', 'kept.json'])
    expect(again.code, again.stderr).toBe(0)
    expect(await tables()).toEqual(was)
    expect(dir.readJson('artifacts/split_manifest.json')).toEqual({ ...Object(before), set_id: expect.any(String) })
  }
})

test('a manifest says rule, parameters, seed, and rows and hash of each side', async () => {
  const columns = { ...orderColumns(), shop_id: orderColumns().amount.map((_, row) => row % 24) }
  const dir = await orders(columns)
  expect((await dir.run('data-preparation', [...ROLES, '--split', 'group'])).code).toBe(0)
  expect(dir.readJson('artifacts/split_manifest.json')).toMatchObject({
    split: 'group',
    test_size: 0.2,
    random_seed: 17,
    group_columns: ['shop_id'],
    null_policy: 'error',
    identity: ['shop_id', 'event_timestamp'],
    rows: { read: 240, incomplete: 0, dropped: 0 },
    sides: { train: { rows: 190 }, test: { rows: 50, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
  })
})

test('a manifest kept in the artifacts is read from there', async () => {
  const dir = await orders()
  expect((await dir.run('data-preparation', [...ROLES, '--test-size', '0.3'])).code).toBe(0)
  const was = await rowsOf(dir, 'test')
  const { code, stderr } = await dir.run('data-preparation', [
    ...ROLES,
    '--from-manifest',
    'artifacts/split_manifest.json',
  ])
  expect(code, stderr).toBe(0)
  expect(await rowsOf(dir, 'test')).toEqual(was)
})

test('features may be made anew: only keys and times tell a row', async () => {
  const dir = await orders()
  expect((await dir.run('data-preparation', ROLES)).code).toBe(0)
  dir.write('kept.json', dir.read('artifacts/split_manifest.json'))
  const columns = orderColumns()
  await dir.writeTable('artifacts/training.parquet', { ...columns, amount: columns.amount.map((value) => value * 3.3) })
  const { code, stderr } = await dir.run('data-preparation', [...ROLES, '--from-manifest', 'kept.json'])
  expect(code, stderr).toBe(0)
})

test('4: other rows are refused, and which sides they change', async () => {
  const dir = await orders()
  expect((await dir.run('data-preparation', [...ROLES, '--split', 'time', '--test-size', '24'])).code).toBe(0)
  dir.write('kept.json', dir.read('artifacts/split_manifest.json'))
  const columns = orderColumns()
  const repeat = async (changed: Readonly<Record<string, readonly unknown[]>>) => {
    await dir.writeTable('artifacts/training.parquet', changed)
    const { code, stderr } = await dir.run('data-preparation', [...ROLES, '--from-manifest', 'kept.json'])
    expect(code, stderr).toBe(4)
    return stderr
  }
  const shop_id = columns.shop_id.with(0, 'shop-new')
  const stderr = await repeat({ ...columns, shop_id })
  expect(stderr).toContain('train: 216 rows, but not those of the manifest, told by shop_id, event_timestamp')
  expect(stderr).not.toContain('test:')
  const fewer = Object.fromEntries(Object.entries(columns).map(([name, of]) => [name, of.slice(1)]))
  expect(await repeat(fewer)).toContain('has 239 rows, 0 incomplete; the split manifest is of 240 rows, 0 incomplete')
})

test('2: options may say what the manifest says, and nothing else', async () => {
  const dir = await orders()
  const args = ['--split', 'time', '--test-from', '2024-01-08', '--time-gap', '1d']
  expect((await dir.run('data-preparation', [...ROLES, ...args])).code).toBe(0)
  dir.write('kept.json', dir.read('artifacts/split_manifest.json'))
  const repeat = (more: readonly string[]) =>
    dir.run('data-preparation', [...ROLES, '--from-manifest', 'kept.json', ...more])
  expect((await repeat(['--time-gap', '24h', '--test-from', '2024-01-08T00:00:00Z'])).code).toBe(0)
  const { code, stderr } = await repeat([
    '--time-gap',
    '2d',
    '--random-seed',
    '4',
    '--null-policy',
    'drop',
    '--allow-shared-entities',
  ])
  expect(code, stderr).toBe(2)
  for (const text of [
    'TIME_GAP',
    'is 2d, the manifest has 1d',
    'is 4, the manifest has none',
    'is drop',
    'ALLOW_SHARED_ENTITIES',
  ])
    expect(stderr).toContain(text)
})

test('the hash of a side is that of MurmurHash3 over keys and times, in order', async () => {
  const dir = await orders({ ...orderColumns(), shop_id: orderColumns().amount.map((_, row) => row % 24) })
  expect(
    (await dir.run('data-preparation', [...ROLES, '--split', 'time', '--test-from', '2024-01-10T00:03:57Z'])).code,
  ).toBe(0)
  const manifest = dir.readJson('artifacts/split_manifest.json')
  expect(await rowsOf(dir, 'test')).toEqual([237, 238, 239])
  // Python: mmh3.hash_bytes(struct.pack('<Bq', 2, shop) + struct.pack('<Bq', 2, micros), 0, x64arch=False)[:8] of the three rows
  const hashes = Buffer.concat(MMH3.map((hex) => Buffer.from(hex, 'hex')))
  const sha256 = createHash('sha256').update(hashes).digest('hex')
  expect(manifest).toMatchObject({ sides: { test: { rows: 3, sha256 } } })
})

const MMH3 = ['79eaa8bbaff5ac0e', '47d0514a4bc6ff19', '06aa4c097e8fc246']
