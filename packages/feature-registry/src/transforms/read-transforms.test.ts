import { expect, test } from 'vitest'
import { parseTransforms } from './read-transforms.ts'

const parse = (text: string) => parseTransforms(text, 'transforms.yaml')

test('transforms are read in their order, each with its place and its defaults', async () => {
  const text = `transforms:
  - { type: impute, columns: price, strategy: median }
  - type: one_hot
    dtype: string
    handle_unknown: ignore
  - { type: bin, columns: ['age_*'], n_bins: 3 }
  - { type: derive, name: per_seat, expression: price / seats }
`
  await expect(parse(text)).resolves.toEqual([
    { type: 'impute', columns: 'price', strategy: 'median', add_indicator: false, at: 'transforms.yaml:2' },
    { type: 'one_hot', dtype: 'string', handle_unknown: 'ignore', at: 'transforms.yaml:3' },
    { type: 'bin', columns: ['age_*'], n_bins: 3, strategy: 'quantile', encode: 'onehot', at: 'transforms.yaml:6' },
    { type: 'derive', name: 'per_seat', expression: 'price / seats', at: 'transforms.yaml:7' },
  ])
})

test('an empty file transforms nothing', async () => {
  await expect(parse('')).resolves.toEqual([])
})

test.each([
  ['a key that is not known', '{ type: log, columns: a, base: 2 }', /transforms\.yaml:2: .*unknown key "base"/],
  [
    'a type that is not known',
    '{ type: standardise, columns: a }',
    /transforms\.yaml:2: .*must be one of .*standardize/,
  ],
  ['no columns', '{ type: log }', /transforms\.yaml:2: .*needs columns/],
  ['a constant without its value', '{ type: impute, columns: a, strategy: constant }', /:2: .*fill_value/],
  ['a value without the constant', '{ type: impute, columns: a, strategy: mean, fill_value: 1 }', /:2: .*fill_value/],
  ['a clip without bounds', '{ type: clip, columns: a }', /:2: .*needs a bound/],
  ['bounds the wrong way round', '{ type: clip, columns: a, min: 2, max: 1 }', /:2: .*min above max/],
  ['two lower bounds', '{ type: clip, columns: a, min: 2, lower_quantile: 0.1 }', /:2: .*two lower bounds/],
  ['two upper bounds', '{ type: clip, columns: a, max: 2, upper_quantile: 0.1 }', /:2: .*two upper bounds/],
  [
    'quantiles the wrong way round',
    '{ type: clip, columns: a, lower_quantile: 0.9, upper_quantile: 0.1 }',
    /:2: .*above/,
  ],
  ['a quantile above one', '{ type: clip, columns: a, upper_quantile: 95 }', /:2: /],
  ['one bin', '{ type: bin, columns: a, n_bins: 1 }', /:2: /],
  ['a category twice', '{ type: ordinal, columns: a, categories: [s, m, s] }', /:2: .*twice/],
])('%s is refused with file and line', async (_, entry, message) => {
  await expect(parse(`transforms:\n  - ${entry}\n`)).rejects.toThrow(message)
})
