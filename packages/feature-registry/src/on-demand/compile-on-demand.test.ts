import fc from 'fast-check'
import pl from 'nodejs-polars'
import { expect, test } from 'vitest'
import type { ValueType } from '../feature-repository.ts'
import type { SelectedOnDemandView } from '../selected-features.ts'
import { compileOnDemand, type OnDemandInputValue, type OnDemandValue } from './compile-on-demand.ts'

const INPUTS = {
  price: 'DOUBLE',
  weight: 'FLOAT',
  stock: 'INT64',
  floor: 'INT32',
  town: 'STRING',
  open: 'BOOL',
  since: 'UNIX_TIMESTAMP',
} as const satisfies Record<string, ValueType>
type Row = Record<keyof typeof INPUTS, OnDemandInputValue>

const POLARS = {
  price: pl.Float64,
  weight: pl.Float32,
  stock: pl.Int64,
  floor: pl.Int32,
  town: pl.String,
  open: pl.Bool,
  since: pl.Datetime('us'),
} as const

/** The inputs stand in columns that are called otherwise, as a selection's are. */
const COLUMN = 'joined_'
const plain = { description: '', owner: '', tags: {} }

const view = (features: readonly (readonly [string, ValueType])[]): SelectedOnDemandView => {
  const fields = features.map(([expression, valueType], index) => ({
    ...{ name: `f${index}`, valueType, expression, description: '', tags: {} },
  }))
  return {
    view: { name: 'derived', ...plain, features: fields, projections: [], requestSources: [] },
    projection: { view: 'derived', alias: undefined, features: fields.map(({ name }) => name), joinKeyMap: {} },
    features: fields.map((field) => ({ field, column: field.name })),
    inputs: Object.entries(INPUTS).map(([name, valueType]) => ({ name, column: `${COLUMN}${name}`, valueType })),
  }
}

async function inPolars(selected: SelectedOnDemandView, rows: readonly Row[]): Promise<Record<string, unknown>[]> {
  const names = Object.keys(INPUTS) as (keyof Row)[]
  const frame = pl.DataFrame(
    names.map((name) => {
      const values = rows.map((row) => row[name])
      // Polars' own constructor takes bigints beside nulls for null.
      if (name !== 'stock') return pl.Series(`${COLUMN}${name}`, values, POLARS[name])
      const texts = values.map((value) => (value === null ? null : String(value)))
      return pl.Series(`${COLUMN}${name}`, texts, pl.String).cast(pl.Int64, true)
    }),
  )
  const computed = frame.withColumns(...(await (await compileOnDemand([selected])).polars()))
  const columns = selected.features.map(({ column }) => column)
  return computed.select(...columns).toRecords()
}

async function onScalars(selected: SelectedOnDemandView, rows: readonly Row[]): Promise<Record<string, unknown>[]> {
  const { evaluate } = await compileOnDemand([selected])
  return rows.map((row) =>
    evaluate(Object.fromEntries(Object.entries(row).map(([name, value]) => [`${COLUMN}${name}`, value]))),
  )
}

/** Integers of any size as bigint, times in seconds. */
const comparable = (row: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Date ? value.getTime() / 1000 : typeof value === 'bigint' ? Number(value) : value,
    ]),
  )

const NUMBERS = [
  'price',
  'weight',
  'stock * floor',
  'price / weight',
  'stock / floor',
  'floor - 0.5',
  '-price',
  'round(price * weight)',
  'price * 1e9',
  'min(price, stock, floor)',
  'coalesce(weight, floor, 0)',
  'isNull(price) ? length(town) : price - floor',
  'open ? price : null',
  'epochSeconds(since) - stock',
  'year(since) + price mod 7',
  '1 / 3',
]
const BOOLEANS = [
  'open',
  'price > weight',
  'isNull(town) or stock < 3',
  'not (0 <= floor < 9)',
  'town == "a"',
  'isNaN(price)',
]
const STRINGS = ['town', 'upper(town)', 'open ? town : "none"', 'coalesce(town, "none")']
const TIMES = ['since', 'open ? since : null', 'coalesce(since, since)']

const feature = fc.oneof(
  fc.tuple(fc.constantFrom(...NUMBERS), fc.constantFrom<ValueType>('DOUBLE', 'FLOAT', 'INT64', 'INT32')),
  fc.tuple(fc.constantFrom(...BOOLEANS), fc.constant<ValueType>('BOOL')),
  fc.tuple(fc.constantFrom(...STRINGS), fc.constant<ValueType>('STRING')),
  fc.tuple(fc.constantFrom(...TIMES), fc.constant<ValueType>('UNIX_TIMESTAMP')),
)
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 4 })
const hard = fc.constantFrom(0, -0, 0.5, -0.5, 2.5, NaN, Infinity, -Infinity, 2 ** 31, -(2 ** 31), 2 ** 63, -(2 ** 63))
const row: fc.Arbitrary<Row> = fc.record({
  price: orNull(fc.oneof(hard, fc.double())),
  weight: orNull(fc.oneof(hard, fc.float())),
  stock: orNull(fc.oneof(fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }))),
  floor: orNull(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  town: orNull(fc.oneof(fc.constantFrom('', 'a', 'ß'), fc.string({ unit: 'grapheme', maxLength: 4 }))),
  open: orNull(fc.boolean()),
  since: orNull(fc.integer({ min: -4_000_000_000, max: 9_000_000_000 }).map((seconds) => new Date(seconds * 1000))),
})

test('a table and single rows have equal on-demand features, nulls included', { timeout: 60_000 }, async () => {
  const features = fc.array(feature, { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(features, fc.array(row, { minLength: 1, maxLength: 8 }), async (written, rows) => {
      const selected = view(written)
      const [table, scalars] = [await inPolars(selected, rows), await onScalars(selected, rows)]
      expect(table.map(comparable), JSON.stringify(written)).toEqual(scalars.map(comparable))
    }),
    { numRuns: 200 },
  )
})

const ROW: Row = { price: 2.75, weight: 0.1, stock: 3n, floor: -7, town: 'a', open: true, since: 1_700_000_000 }

test.each<[string, ValueType, OnDemandValue]>([
  ['price * stock', 'DOUBLE', 8.25],
  ['floor / 2', 'INT64', -3],
  ['price * 1e300 * 1e300', 'INT64', null],
  ['0 / (stock - 3)', 'INT32', null],
  ['2 ^ 31', 'INT32', null],
  ['2 ^ 62', 'INT64', 2n ** 62n],
  ['price + 0.1', 'FLOAT', Math.fround(2.85)],
  ['since', 'UNIX_TIMESTAMP', 1_700_000_000],
  ['hour(since)', 'INT32', 22],
])('%s as %s is %s', async (expression, type, expected) => {
  const [scalars] = await onScalars(view([[expression, type]]), [ROW])
  expect(scalars).toEqual({ f0: expected })
})

test('the columns that are read are told, and one that is not given is a bug of the caller', async () => {
  const { inputs, evaluate } = await compileOnDemand([view([['price + floor * price', 'DOUBLE']])])
  expect(inputs).toEqual(['joined_price', 'joined_floor'])
  expect(() => evaluate({ joined_price: 1 })).toThrow('need a value of joined_floor')
})
