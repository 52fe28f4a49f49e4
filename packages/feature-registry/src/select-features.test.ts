import { expect, test } from 'vitest'
import { parseDefinitions } from './definitions/parse-definitions.ts'
import { selectFeatures } from './select-features.ts'
import { parseSelection, selectedService } from './selected-projections.ts'

const VIEWS = `entities:
  - { name: shop, join_keys: [shop_code], value_type: STRING }
sources:
  - { name: s, type: file, path: s.parquet, timestamp_field: at }
feature_views:
  - { name: traffic, entities: [shop], source: s, schema: [{ name: count, dtype: Int64 }, { name: rate, dtype: Float64 }] }
  - { name: sales, entities: [shop], source: s, schema: [{ name: count, dtype: Int64 }, { name: sum, dtype: Float64 }] }
`
const SERVICE = `feature_services:
  - name: near_and_far
    features:
      - { view: traffic, features: [rate], alias: near, join_key_map: { shop_code: near_shop } }
      - sales:sum
`
const repository = (text: string) => parseDefinitions([{ path: 'a.yaml', text }], 'p')
const viewsOnly = await repository(VIEWS)
const withService = await repository(VIEWS + SERVICE)
const columns = (...[repo, selection, options]: Parameters<typeof selectFeatures>) =>
  selectFeatures(repo, selection, options).columns.map(({ column }) => column)

test('a service selects its projections, with their aliases and key columns', () => {
  const { views } = selectFeatures(withService, 'near_and_far', { fullFeatureNames: true })
  const [near, sales] = views
  expect(near).toMatchObject({
    view: { name: 'traffic' },
    features: [{ column: 'near__rate', field: { name: 'rate', valueType: 'DOUBLE' } }],
    joinKeys: [{ name: 'shop_code', column: 'near_shop', valueType: 'STRING' }],
  })
  expect(sales).toMatchObject({ features: [{ column: 'sales__sum' }], joinKeys: [{ column: 'shop_code' }] })
})

test('projections of a registry that take the same rows under one name are read once', () => {
  const [service] = withService.featureServices
  if (service === undefined) throw new Error('there is no service')
  const part = (...features: string[]) => ({ view: 'traffic', alias: undefined, joinKeyMap: {}, features })
  const split = { ...withService, featureServices: [{ ...service, projections: [part('rate'), part('count')] }] }
  const { views, columns: answered } = selectFeatures(split, undefined)
  expect(views.map(({ features }) => features.map(({ column }) => column))).toEqual([['rate', 'count']])
  expect(answered.map(({ column }) => column)).toEqual(['rate', 'count'])
})

test('a list selects views and features in its order, each once', () => {
  expect(columns(viewsOnly, ['sales:sum', 'traffic:rate', 'sales:count', 'sales:sum'])).toEqual([
    'sum',
    'count',
    'rate',
  ])
  expect(columns(viewsOnly, ['traffic'])).toEqual(['count', 'rate'])
})

test('a name that is no service may be that of a view, a service comes first', async () => {
  const both = await repository(`${VIEWS}feature_services:\n  - { name: sales, features: ['traffic:rate'] }\n`)
  expect(columns(both, 'traffic')).toEqual(['count', 'rate'])
  expect(selectedService(both, 'traffic')).toBeUndefined()
  expect(columns(both, 'sales')).toEqual(['rate'])
})

test('without a selection the only service is meant', () => {
  expect(columns(withService, undefined)).toEqual(['rate', 'sum'])
})

test('without a selection and a service all views are meant, by name, wherever they stand in the registry', () => {
  const names = { fullFeatureNames: true }
  expect(columns(viewsOnly, undefined, names)).toEqual([
    'sales__count',
    'sales__sum',
    'traffic__count',
    'traffic__rate',
  ])
})

test('without a selection one of several services must be named', async () => {
  const two = await repository(`${VIEWS}${SERVICE}  - { name: other, features: [sales] }\n`)
  expect(() => selectFeatures(two, undefined)).toThrow(
    expect.objectContaining({ code: 'USAGE', message: 'which feature service? The registry has near_and_far, other' }),
  )
})

test.each([
  ['near_and_fra', 'no feature service or view "near_and_fra" (did you mean "near_and_far"?)'],
  [['trafic:rate'], 'no feature view "trafic" (did you mean "traffic"?)'],
  [['traffic:rat'], 'no feature of view "traffic" called "rat" (did you mean "rate"?)'],
])('%j is a missing input', (selection, message) => {
  expect(() => selectFeatures(withService, selection)).toThrow(
    expect.objectContaining({ code: 'MISSING_INPUT', message: expect.stringContaining(message) }),
  )
})

test('two features of one short name need full names', () => {
  expect(() => selectFeatures(viewsOnly, ['traffic', 'sales'])).toThrow(
    expect.objectContaining({ code: 'USAGE', message: 'more than one feature would be called count' }),
  )
})

test('a setting holds a service, or a list with commas', () => {
  expect(parseSelection(undefined)).toBeUndefined()
  expect(parseSelection('near_and_far')).toBe('near_and_far')
  expect(parseSelection('traffic:rate')).toEqual(['traffic:rate'])
  expect(parseSelection('traffic , sales:sum,')).toEqual(['traffic', 'sales:sum'])
})

test('the service that is meant is told, where one is', () => {
  expect(selectedService(withService, undefined)?.name).toBe('near_and_far')
  expect(selectedService(withService, 'near_and_far')?.name).toBe('near_and_far')
  expect(selectedService(withService, ['sales'])).toBeUndefined()
  expect(selectedService(viewsOnly, undefined)).toBeUndefined()
})

const COMPUTED = `sources:
  - { name: basket, type: request, schema: [{ name: quantity, dtype: Int64 }] }
on_demand_feature_views:
  - name: share
    sources: [traffic, { view: sales, features: [count], join_key_map: { shop_code: other_shop } }, basket]
    schema:
      - { name: part, dtype: Float64, expression: sales__count / traffic__count * rate }
      - { name: more, dtype: Bool, expression: quantity > 1 }
feature_services:
  - { name: shares, features: ["share:part", "traffic:rate"] }
`
const computed = await parseDefinitions(
  [
    { path: 'a.yaml', text: VIEWS },
    { path: 'b.yaml', text: COMPUTED },
  ],
  'p',
)

test('a service of on-demand features joins what they need, and answers what was asked', () => {
  const { views, onDemand, request, columns: answered } = selectFeatures(computed, 'shares')
  expect(
    views.map(({ view, features, joinKeys }) => [
      view.name,
      features.map(({ column }) => column),
      joinKeys.map(({ column }) => column),
    ]),
  ).toEqual([
    ['traffic', ['rate', '__input__traffic__count'], ['shop_code']],
    ['sales', ['__input__sales__count'], ['other_shop']],
  ])
  expect(onDemand).toMatchObject([{ view: { name: 'share' }, features: [{ column: 'part' }] }])
  expect(onDemand[0]?.inputs.map(({ name, column, valueType }) => [name, column, valueType])).toEqual([
    ['sales__count', '__input__sales__count', 'INT64'],
    ['traffic__count', '__input__traffic__count', 'INT64'],
    ['rate', 'rate', 'DOUBLE'],
    ['traffic__rate', 'rate', 'DOUBLE'],
    ['quantity', 'quantity', 'INT64'],
  ])
  expect(request).toMatchObject([{ name: 'quantity', valueType: 'INT64' }])
  expect(answered.map(({ view, column }) => [view, column])).toEqual([
    ['share', 'part'],
    ['traffic', 'rate'],
  ])
})

test('on-demand views that read one view through different join keys have columns of their own', async () => {
  const repo = await repository(`${VIEWS}on_demand_feature_views:
  - { name: near, sources: ["sales:sum"], schema: [{ name: a, dtype: Float64, expression: sum }] }
  - name: far
    sources: [{ view: sales, features: [sum], join_key_map: { shop_code: other_shop } }]
    schema: [{ name: b, dtype: Float64, expression: sum }]
`)
  const { views, onDemand } = selectFeatures(repo, ['near', 'far'])
  expect(views.map(({ joinKeys }) => joinKeys[0]?.column)).toEqual(['shop_code', 'other_shop'])
  const read = views.map(({ features }) => features[0]?.column)
  expect(new Set(read).size).toBe(2)
  expect(onDemand.map(({ inputs }) => inputs.find(({ name }) => name === 'sum')?.column)).toEqual(read)
})

test('an on-demand view is asked for as any view, under full names as well', () => {
  const names = { fullFeatureNames: true }
  expect(columns(computed, ['share:more', 'sales:sum'], names)).toEqual(['share__more', 'sales__sum'])
  expect(columns(computed, 'share')).toEqual(['part', 'more'])
  const { views } = selectFeatures(computed, ['share', 'traffic'], names)
  expect(views[0]?.features.map(({ column }) => column)).toEqual(['traffic__count', 'traffic__rate'])
})
