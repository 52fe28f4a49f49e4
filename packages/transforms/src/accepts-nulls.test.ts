import { TransformDeclarations } from '@millrace/contracts'
import { expect, test } from 'vitest'
import { acceptsNulls, planAcceptsNulls } from './accepts-nulls.ts'

const accepts = (name: string, ...entries: object[]) =>
  acceptsNulls(
    TransformDeclarations.parse({ transforms: entries }).transforms.map((entry) => ({ ...entry, at: '' })),
    { name, type: name === 'color' ? 'String' : 'Float64' },
  )

const impute = { type: 'impute', strategy: 'median' }

test('without transforms a null is a null', () => {
  expect(accepts('price')).toBe(false)
})

test('a column that is imputed may have nulls, by name or by kind; others may not', () => {
  expect(accepts('price', { ...impute, columns: 'pr*' })).toBe(true)
  expect(accepts('price', { ...impute, dtype: 'number' })).toBe(true)
  expect(accepts('price', { ...impute, columns: 'stops' })).toBe(false)
  expect(accepts('price', { type: 'standardize', dtype: 'number' })).toBe(false)
})

test('a null is a category where all categories are found, and where a value is given for it', () => {
  expect(accepts('color', { type: 'one_hot', columns: 'color' })).toBe(true)
  expect(accepts('color', { type: 'one_hot', columns: 'color', categories: ['red'] })).toBe(false)
  expect(accepts('color', { type: 'ordinal', columns: 'color' })).toBe(false)
  expect(accepts('color', { type: 'ordinal', columns: 'color', encoded_missing_value: -1 })).toBe(true)
})

test('what is derived from nulls is null itself, unless they were imputed before', () => {
  const derive = { type: 'derive', name: 'ratio', expression: 'price / stops' }
  const both = { ...impute, columns: ['price', 'stops'] }
  expect(accepts('price', derive, both)).toBe(false)
  expect(accepts('price', both, derive)).toBe(true)
  expect(accepts('price', derive, both, { ...impute, columns: 'ratio' })).toBe(true)
  expect(accepts('rice', { ...derive, expression: 'price + "rice tax"' }, { ...impute, columns: 'rice' })).toBe(true)
})

test('a fitted plan accepts nulls of what it imputes, also where training rows had none', () => {
  const plan = { transforms: [{ type: 'impute' as const, column: 'price', value: 1 }] }
  expect(planAcceptsNulls(plan, { name: 'price', type: 'Float64' })).toBe(true)
  expect(planAcceptsNulls(plan, { name: 'stops', type: 'Int64' })).toBe(false)
})
