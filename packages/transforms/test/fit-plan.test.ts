import { isStepError } from '@millrace/errors'
import { expect, test } from 'vitest'
import { fitPlan, planColumns, type RawColumn } from '../src/index.ts'
import { byPolars, framed } from './both-ways.ts'
import { collect } from './collect.ts'
import { declared } from './declared.ts'

const COLUMNS: readonly RawColumn[] = [
  { name: 'price', type: 'Float64' },
  { name: 'stops', type: 'Int64' },
  { name: 'color', type: 'String' },
]
const ROWS = {
  price: [1, null, 3, 8, Number.NaN],
  stops: [2, 2, 4, null, 0],
  color: ['red', null, 'blue', 'red', 'green'],
}
const fit = (...entries: object[]) =>
  fitPlan(declared(...entries), { frame: framed(ROWS, COLUMNS), columns: COLUMNS }, collect)

test('nothing declared is the empty plan', async () => {
  await expect(fit()).resolves.toEqual({ transforms: [] })
})

test('a mean leaves missing values out, NaN among them, and is of what the transforms before made', async () => {
  const plan = await fit(
    { type: 'clip', columns: 'price', max: 5 },
    { type: 'impute', columns: 'price', strategy: 'mean', add_indicator: true },
  )
  expect(plan.transforms[1]).toEqual({ type: 'impute', column: 'price', value: 3, indicator: 'missingindicator_price' })
  const design = await byPolars(plan, ROWS, COLUMNS)
  expect(design['price']).toEqual([1, 3, 3, 5, 3])
  expect(design['missingindicator_price']).toEqual([0, 1, 0, 0, 1])
})

test('of several most frequent values the least is taken', async () => {
  const { transforms } = await fit({ type: 'impute', columns: ['price', 'color'], strategy: 'most_frequent' })
  expect(transforms.map((step) => 'value' in step && step.value)).toEqual([1, 'red'])
})

test('encoded columns stand in the place of the one they replace, new ones come last', async () => {
  const plan = await fit(
    { type: 'derive', name: 'per_stop', expression: 'price / stops' },
    { type: 'one_hot', columns: ['stops', 'color'], handle_unknown: 'ignore' },
  )
  expect(planColumns(plan, COLUMNS).map(({ name }) => name)).toEqual([
    ...['price', 'stops_0', 'stops_2', 'stops_4', 'stops_nan'],
    ...['color_blue', 'color_green', 'color_red', 'color_None', 'per_stop'],
  ])
})

test('unknown categories are no category, or leave the row without values; null is one where training rows have it', async () => {
  const rows = { price: [1, 1, 1], stops: [1, 1, 1], color: ['violet', 'red', null] }
  const colors = async (handle_unknown: string) => {
    const plan = await fit({ type: 'one_hot', columns: 'color', handle_unknown })
    const { color_red, color_None } = await byPolars(plan, rows, COLUMNS)
    return { color_red, color_None }
  }
  expect(await colors('ignore')).toEqual({ color_red: [0, 1, 0], color_None: [0, 0, 1] })
  expect(await colors('error')).toEqual({ color_red: [Number.NaN, 1, 0], color_None: [Number.NaN, 0, 1] })
})

test('columns are taken by name, by pattern, by kind, or by both', async () => {
  const taken = async (selection: object) =>
    (await fit({ type: 'impute', strategy: 'most_frequent', ...selection })).transforms.map(({ column }) => column)
  expect(await taken({ columns: '*o*s' })).toEqual(['stops'])
  expect(await taken({ columns: ['color', 'p*'] })).toEqual(['price', 'color'])
  expect(await taken({ dtype: 'number' })).toEqual(['price', 'stops'])
  expect(await taken({ dtype: 'string' })).toEqual(['color'])
  expect(await taken({ dtype: 'number', columns: '*o*' })).toEqual(['stops'])
  expect(await taken({ dtype: 'boolean' })).toEqual([])
})

const impute = { type: 'impute', columns: 'price' }
test.each([
  ['a column that is not there', { type: 'log', columns: 'prize' }, /transforms\.yaml:2: there is no column prize/],
  [
    'a number from text',
    { type: 'standardize', columns: 'color' },
    /:2: standardize does not take color, which is string/,
  ],
  ['the mean of text', { ...impute, columns: 'color', strategy: 'mean' }, /:2: color is string: mean does not fit it/],
  [
    'text for numbers',
    { ...impute, strategy: 'constant', fill_value: 'x' },
    /:2: price is float: constant "x" does not fit/,
  ],
  [
    'a column that is there already',
    { type: 'derive', name: 'price', expression: 'stops + 1' },
    /:2: .*second column price/,
  ],
  [
    'an expression that cannot be read',
    { type: 'derive', name: 'x', expression: 'price +' },
    /:2: expression "price \+"/,
  ],
  ['an expression of text', { type: 'derive', name: 'x', expression: 'lower(color)' }, /:2: .*gives a string/],
  [
    'a function without a kernel of doubles',
    { type: 'derive', name: 'x', expression: 'length(color)' },
    /:2: .*length has no operator of doubles/,
  ],
  ['an expression without columns', { type: 'derive', name: 'x', expression: '1 + 2' }, /:2: .*reads no column/],
  [
    'a category of another type',
    { type: 'ordinal', columns: 'color', categories: ['red', 1] },
    /:2: 1 is no category of color/,
  ],
  [
    'the text that stands for null',
    { type: 'one_hot', columns: 'color', categories: ['__missing__'] },
    /:2: "__missing__" is no category/,
  ],
])('%s is a usage error with file and line', async (_, entry, message) => {
  await expect(fit(entry)).rejects.toThrow(message)
  await fit(entry).catch((error) => expect(isStepError(error, 'USAGE')).toBe(true))
})

const empty = { price: [null, null], stops: [1, 1], color: [null, null] }
const infinite = { price: [1, Number.POSITIVE_INFINITY], stops: [-1, 1], color: ['a', 'b'] }
test.each([
  [
    'a column without values',
    empty,
    { ...impute, strategy: 'median' },
    /:2: price has no values to take the median of/,
  ],
  ['a deviation of nothing', empty, { type: 'standardize', columns: 'price' }, /:2: price has no values/],
  ['categories of nothing', empty, { type: 'one_hot', columns: 'color' }, /:2: color has no values, so no categories/],
  [
    'one category that is dropped',
    empty,
    { type: 'one_hot', columns: 'stops', drop: 'first' },
    /:2: stops has one category/,
  ],
  ['an infinite mean', infinite, { ...impute, strategy: 'mean' }, /:2: price has infinite values/],
  ['an infinite deviation', infinite, { type: 'standardize', columns: 'price' }, /:2: price has infinite values/],
  ['infinite bins', infinite, { type: 'bin', columns: 'price', strategy: 'uniform' }, /:2: price has infinite values/],
  [
    'a logarithm that is none',
    infinite,
    { type: 'log', columns: 'stops' },
    /:2: stops holds -1; log1p takes values above -1/,
  ],
  [
    'a value outside the categories',
    infinite,
    { type: 'ordinal', columns: 'color', categories: ['a'] },
    /:2: color holds "b"/,
  ],
])('%s is refused data', async (_, rows, entry, message) => {
  const work = fitPlan(declared(entry), { frame: framed(rows, COLUMNS), columns: COLUMNS }, collect)
  await expect(work).rejects.toThrow(message)
  await work.catch((error) => expect(isStepError(error, 'DATA_REJECTED')).toBe(true))
})

test('a plan that was fitted on other features is refused where it is read', async () => {
  const plan = await fit({ type: 'standardize', columns: 'price' })
  expect(() => planColumns(plan, [{ name: 'stops', type: 'Int64' }])).toThrow(
    /there is no column price for standardize/,
  )
  expect(() => planColumns(plan, [{ name: 'price', type: 'String' }])).toThrow(/was fitted on numbers, price is string/)
})
