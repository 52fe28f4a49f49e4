import { expect, test } from 'vitest'
import { orderColumns, orders, ROLES, rowsOf, type Side } from './orders.ts'

const ALL = Array.from({ length: 240 }, (_, row) => row)

/** Runs the bin and gives the rows of each side; features and target have to be those of the same rows. */
async function split(args: readonly string[], columns = orderColumns()) {
  const dir = await orders(columns)
  const { code, stderr } = await dir.run('data-preparation', [...ROLES, ...args])
  expect(code, stderr).toBe(0)
  const sides: Partial<Record<Side, number[]>> = {}
  for (const side of ['train', 'validation', 'test'] as const) {
    if (!dir.exists(`artifacts/${side}_keys.parquet`)) continue
    const rows = await rowsOf(dir, side)
    sides[side] = rows
    const { amount, city } = await dir.readTable(`artifacts/${side}_x.parquet`)
    expect(amount).toEqual(rows.map((row) => columns.amount[row]))
    expect(city).toEqual(rows.map((row) => columns.city[row]))
    expect(await dir.readTable(`artifacts/${side}_y.parquet`)).toEqual({ paid: rows.map((row) => columns.paid[row]) })
  }
  const { train = [], validation = [], test: tested = [] } = sides
  const together = [...train, ...validation, ...tested].sort((a, b) => a - b)
  expect(new Set(together).size).toBe(together.length)
  return { dir, train, validation, tested, together }
}

const values = <T>(rows: readonly number[], of: readonly T[]) => new Set(rows.map((row) => of[row]))
const { shop_id: shops, city: cities, event_timestamp: times, paid } = orderColumns()
const timesOf = (rows: readonly number[]) => rows.map((row) => Number(times[row]))

test('a random split has a third set where it is asked for, and rows in all', async () => {
  const { train, validation, tested, together } = await split(['--test-size', '0.25', '--validation-size', '24'])
  expect([train.length, validation.length, tested.length]).toEqual([156, 24, 60])
  expect(together).toEqual(ALL)
})

test('a stratified split has the classes of the label in proportion', async () => {
  const { train, tested, together } = await split(['--split', 'stratified', '--test-size', '0.25'])
  expect(together).toEqual(ALL)
  for (const rows of [train, tested]) expect(rows.filter((row) => paid[row]).length).toBe(rows.length / 2)
})

test('a stratified split by another column has that in proportion; numbers are cut into bins', async () => {
  const by = await split(['--split', 'stratified', '--stratify-by', 'city', '--test-size', '60'])
  for (const city of ['north', 'south', 'west']) expect(by.tested.filter((row) => cities[row] === city).length).toBe(20)
  const bins = await split([
    '--split',
    'stratified',
    '--stratify-by',
    'amount',
    '--stratify-bins',
    '4',
    '--test-size',
    '60',
  ])
  const quarters = bins.tested.map((row) => Math.floor(((row * 97) % 240) / 60))
  for (const quarter of [0, 1, 2, 3]) expect(quarters.filter((it) => it === quarter).length).toBe(15)
  expect(bins.dir.readJson('artifacts/split_manifest.json')).toMatchObject({ stratify_by: 'amount', stratify_bins: 4 })
})

test('a split by hash keeps the side of a key when rows are added or put in another order', async () => {
  const { train, tested } = await split(['--split', 'hash', '--test-size', '0.3'])
  const columns = orderColumns()
  const kept = ALL.slice(48).reverse()
  const fewer = Object.fromEntries(Object.entries(columns).map(([name, of]) => [name, kept.map((row) => of[row])]))
  const dir = await orders(fewer)
  expect((await dir.run('data-preparation', [...ROLES, '--split', 'hash', '--test-size', '0.3'])).code).toBe(0)
  expect(values(await rowsOf(dir, 'test'), shops)).toEqual(values(tested, shops))
  expect(values(await rowsOf(dir, 'train'), shops)).toEqual(values(train, shops))
})

test('a split by group has no group on two sides, in the order of the file', async () => {
  const { train, validation, tested, together } = await split([
    '--split',
    'group',
    '--test-size',
    '6',
    '--validation-size',
    '6',
  ])
  expect(together).toEqual(ALL)
  for (const rows of [train, validation, tested]) expect(rows).toEqual(rows.toSorted((a, b) => a - b))
  expect([train, validation, tested].map((rows) => values(rows, shops).size)).toEqual([12, 6, 6])
  expect(values([...train, ...validation, ...tested], shops).size).toBe(24)
})

test('a split by time tests what is later, and leaves out the gap before it', async () => {
  const args = [
    '--split',
    'time',
    '--test-from',
    '2024-01-09',
    '--validation-from',
    '2024-01-07T00:00:00Z',
    '--time-gap',
    '24h',
  ]
  const { train, validation, tested } = await split(args)
  expect(tested).toEqual(ALL.slice(192))
  expect(Math.min(...timesOf(validation))).toBeGreaterThanOrEqual(Date.UTC(2024, 0, 7))
  expect(Math.max(...timesOf(validation))).toBeLessThan(Date.UTC(2024, 0, 8))
  expect(Math.max(...timesOf(train))).toBeLessThan(Date.UTC(2024, 0, 6))
  expect(train.length + validation.length).toBe(120 + 24)
})

test('a split by group and time does both', async () => {
  const { train, tested } = await split([
    '--split',
    'group-time',
    '--test-size',
    '0.3',
    '--time-gap',
    '1d',
    '--later-groups',
    '0.5',
  ])
  const [shopsOfTrain, shopsOfTest] = [values(train, shops), values(tested, shops)]
  expect(shopsOfTrain.size).toBe(12)
  expect([...shopsOfTrain].filter((shop) => shopsOfTest.has(shop))).toEqual([])
  expect(Math.min(...timesOf(tested)) - Math.max(...timesOf(train))).toBeGreaterThan(86_400_000)
})

test('2: an option that the split does not read is refused with where it came from', async () => {
  const dir = await orders()
  const calls: [string[], Record<string, string>, string[]][] = [
    [['--time-gap', '7d'], {}, ['--time-gap', 'TIME_GAP', '7d', 'random', 'time, group-time']],
    [
      ['--split', 'time'],
      { RANDOM_SEED: '4' },
      ['--random-seed', 'RANDOM_SEED', '4', 'from the environment', 'time split'],
    ],
    [['--split', 'time', '--test-size', '3', '--test-from', '2024-01-05'], {}, ['--test-from', '--test-size']],
    [['--allow-shared-entities'], {}, ['--allow-shared-entities', 'group, group-time']],
    [['--split', 'time', '--test-from', '2024-02-30'], {}, ['--test-from', '2024-02-30', '2024-05-01']],
    [['--split', 'time', '--time-gap', 'week'], {}, ['--time-gap', 'week', '1d12h']],
    [['--split', 'group', '--group-columns', 'town'], {}, ['town', 'city']],
  ]
  for (const [args, env, names] of calls) {
    const { code, stderr } = await dir.run('data-preparation', [...ROLES, ...args], { env })
    expect(code, stderr).toBe(2)
    for (const name of names) expect(stderr).toContain(name)
  }
  expect(dir.list('artifacts').filter((file) => !file.startsWith('.'))).toEqual(['training.parquet'])
})

test('2: a table without keys cannot be split by them', async () => {
  const { shop_id: _, ...columns } = orderColumns()
  const dir = await orders(columns)
  const { code, stderr } = await dir.run('data-preparation', ['--target-col', 'paid', '--split', 'hash'])
  expect(code, stderr).toBe(2)
  for (const name of ['--group-columns', '--entity-keys']) expect(stderr).toContain(name)
})
