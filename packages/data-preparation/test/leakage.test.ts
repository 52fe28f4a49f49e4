import { expect, test } from 'vitest'
import { orderColumns, orders, ROLES } from './orders.ts'

type Columns = Readonly<Record<string, readonly unknown[]>>

async function refusal(columns: Columns, args: readonly string[] = []): Promise<string> {
  const dir = await orders(columns)
  const { code, stderr } = await dir.run('data-preparation', [...ROLES, ...args])
  expect(code, stderr).toBe(5)
  expect(dir.list('artifacts').filter((file) => !file.startsWith('.'))).toEqual(['training.parquet'])
  return stderr
}

async function passes(columns: Columns, args: readonly string[] = []): Promise<void> {
  const { code, stderr } = await (await orders(columns)).run('data-preparation', [...ROLES, ...args])
  expect(code, stderr).toBe(0)
}

const columns = orderColumns()
const rows = columns.amount.map((_, row) => row)
const doubled = Object.fromEntries(Object.entries(columns).map(([name, of]) => [name, [...of, ...of.slice(0, 40)]]))

test('5: rows that are on two sides are counted and named, and may be allowed', async () => {
  const stderr = await refusal(doubled)
  expect(stderr).toMatch(
    /\d+ of 56 test rows are equal to train rows in every column, such as row \d+ \(test\) and row \d+ \(train\)/,
  )
  const [, late, early] = /row (\d+) \(test\) and row (\d+) \(train\)/.exec(stderr) ?? []
  expect(Math.abs(Number(late) - Number(early))).toBe(240)
  expect(stderr).toContain('--max-shared-rows')
  await passes(doubled, ['--max-shared-rows', '1'])
})

test('rows are named by their numbers in the file, where others were left out', async () => {
  const amount = [null, null, null, ...(doubled['amount'] ?? []).slice(3)]
  const stderr = await refusal({ ...doubled, amount }, ['--null-policy', 'drop'])
  const [, late, early] = /row (\d+) \(test\) and row (\d+) \(train\)/.exec(stderr) ?? []
  expect(Math.abs(Number(late) - Number(early))).toBe(240)
})

test('rows of one key and time are no copies where a feature differs', async () => {
  const amount = (doubled['amount'] ?? []).map((value, row) => Number(value) + row / 1000)
  await passes({ ...doubled, amount })
})

test('equal rows stay on one side of a split by hash', async () => {
  await passes(doubled, ['--split', 'hash', '--test-size', '0.3'])
})

test('5: an entity on two sides of a split by other groups is refused unless it is allowed', async () => {
  const city = rows.map((row) => (row < 120 ? 'north' : `south-${row % 5}`))
  const args = ['--split', 'group', '--group-columns', 'city', '--test-size', '2']
  const stderr = await refusal({ ...columns, city }, args)
  for (const name of ['shop_id', 'city', '--allow-shared-entities']) expect(stderr).toContain(name)
  await passes({ ...columns, city }, [...args, '--allow-shared-entities'])
  await passes(columns, args.with(-1, '1'))
})

test('5: a feature that tells the label is named with its association', async () => {
  const settled = columns.paid.map((is, row) => (is ? 1000 + row : row))
  const stderr = await refusal({ ...columns, settled: settled.map((value) => value + 0.25) })
  expect(stderr).toMatch(/feature "settled" tells the label alone: association 1, accepted up to 0.999/)
  await passes({ ...columns, settled: settled.map((value) => value + 0.25) }, ['--max-label-association', '1'])
})

test('5: so is text that does, and a feature that is there for one label only', async () => {
  const state = columns.paid.map((is, row) => (is ? `closed-${row % 2}` : 'open'))
  expect(await refusal({ ...columns, state })).toContain('feature "state" tells the label alone')
})

test('5: of several classes a code in any order tells the label, and so does a number that keeps them apart', async () => {
  const kinds = ['mobile', 'book', 'apparel', 'toy']
  const kindOf = (row: number) => (row * 7 + Math.floor(row / 24)) % 4
  const kind = rows.map((row) => kinds[kindOf(row)])
  const code = rows.map((row) => [12, 3, 40, 7][kindOf(row)])
  const weight = rows.map((row) => ([5.5, 900.5, 0.5, 70.5][kindOf(row)] ?? 0) + row / 1000)
  const asked = ['--target-col', 'kind', ...ROLES.slice(2)]
  const stderr = await refusal({ ...columns, kind, code, weight }, asked)
  for (const feature of ['code', 'weight'])
    expect(stderr).toContain(`feature "${feature}" tells the label alone: association 1,`)
  await passes({ ...columns, kind }, asked)
})

test('5: identifiers are named, and may be allowed by name', async () => {
  const order = rows.map((row) => 5000 + row)
  const reference = rows.map((row) => `ref-${row}`)
  const stderr = await refusal({ ...columns, order, reference })
  expect(stderr).toContain('feature "order" is an identifier: no value occurs twice in all of 240 rows')
  expect(stderr).toContain('feature "reference" is an identifier')
  await passes({ ...columns, order, reference }, ['--allow-identifiers', 'order,reference'])
})

test('5: a key under another name is no feature', async () => {
  const shop_id = rows.map((row) => 7_000_000_000 + 31 * (row % 24))
  expect(await refusal({ ...columns, shop_id, shop: shop_id })).toContain('feature "shop" is the key "shop_id"')
})

test('2: an allowed identifier that is no feature is refused', async () => {
  const dir = await orders()
  const { code, stderr } = await dir.run('data-preparation', [...ROLES, '--allow-identifiers', 'town'])
  expect(code, stderr).toBe(2)
  for (const name of ['--allow-identifiers', 'town', 'amount']) expect(stderr).toContain(name)
})

test('ordinary data are let through by every kind of split', async () => {
  for (const split of ['random', 'stratified', 'hash', 'time', 'group', 'group-time'])
    await passes(columns, ['--split', split])
})
