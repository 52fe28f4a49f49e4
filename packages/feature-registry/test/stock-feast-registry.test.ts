import { expect, test } from 'vitest'
import { fromRegistry } from '../src/registry/from-registry.ts'
import { decodeRegistry, encodeRegistry } from '../src/registry/registry-bytes.ts'
import { toRegistry } from '../src/registry/to-registry.ts'
import { stockFeastRegistry } from './stock-feast-registry.ts'

const decoded = () => decodeRegistry(stockFeastRegistry, 'registry.db')
const NOW = new Date('2024-06-01T00:00:00Z')

test('a registry that stock Feast wrote is a feature repository', () => {
  const { repository } = fromRegistry(decoded(), 'shop')
  expect(repository.entities).toEqual(
    expect.arrayContaining([
      {
        name: 'customer',
        joinKey: 'customer_no',
        valueType: 'INT64',
        description: 'who buys',
        owner: 'o@x',
        tags: { team: 'a' },
      },
      { name: 'shop', joinKey: 'shop_code', valueType: 'STRING', description: '', owner: '', tags: {} },
    ]),
  )
  expect(repository.featureViews.find(({ name }) => name === 'spend')).toEqual({
    name: 'spend',
    description: 'money',
    owner: 'o@x',
    tags: { tier: '1' },
    entities: ['customer', 'shop'],
    joinKeys: [
      { name: 'customer_no', valueType: 'INT64' },
      { name: 'shop_code', valueType: 'STRING' },
    ],
    features: [
      { name: 'amount', valueType: 'DOUBLE', description: 'euros', tags: {} },
      { name: 'items', valueType: 'INT64_LIST', description: '', tags: {} },
    ],
    ttlSeconds: 604_800,
    online: true,
    source: {
      ...{ name: 'orders', type: 'file', path: '../data/orders.parquet', description: '', owner: '', tags: {} },
      timestampField: 'at',
      createdTimestampColumn: 'made',
      fieldMapping: { amt: 'amount' },
    },
    materializationIntervals: [{ start: new Date('2024-01-01T00:00:00Z'), end: new Date('2024-01-02T00:00:00Z') }],
  })
  expect(repository.featureViews.find(({ name }) => name === 'world')).toMatchObject({
    entities: [],
    joinKeys: [],
    online: false,
  })
  expect(repository.featureViews.find(({ name }) => name === 'traffic')?.source).toMatchObject({
    type: 'postgres',
    relation: { query: 'select * from visits' },
  })
  expect(repository.featureServices).toEqual([
    expect.objectContaining({
      name: 'ranking',
      projections: [
        { view: 'spend', alias: 'own', features: ['amount'], joinKeyMap: { customer_no: 'buyer_no' } },
        { view: 'world', alias: undefined, features: ['rate'], joinKeyMap: {} },
      ],
    }),
  ])
})

test('what has no place here is named, with the reason', () => {
  expect(fromRegistry(decoded(), 'shop').skipped).toEqual([
    { kind: 'on-demand view', name: 'doubled', reason: 'it is a function in Python' },
    { kind: 'feature service', name: 'derived', reason: 'it uses the view doubled, which is skipped' },
  ])
})

test('rewriting it keeps every byte of what is not known here', () => {
  const bytes = encodeRegistry(decoded())
  expect(bytes.length).toBe(stockFeastRegistry.length)
  expect(fromRegistry(decodeRegistry(bytes, 'registry.db'), 'shop')).toEqual(fromRegistry(decoded(), 'shop'))
})

test('applying over it leaves what cannot be expressed here, and says nothing changed where nothing did', () => {
  const before = decoded()
  const { repository } = fromRegistry(before, 'shop')
  const after = toRegistry(repository, before, NOW, 'v')
  expect(after.onDemandFeatureViews).toEqual(before.onDemandFeatureViews)
  const typed = ({ entities }: typeof after) => entities.filter(({ spec }) => spec?.name !== 'shop')
  expect(typed(after)).toEqual(typed(before))
  expect(after.dataSources).toEqual(before.dataSources)
  expect(after.featureViews).toEqual(before.featureViews)
  const derived = ({ featureServices }: typeof after) => featureServices.find(({ spec }) => spec?.name === 'derived')
  expect(derived(after)).toEqual(derived(before))
  expect(fromRegistry(after, 'shop').repository).toEqual(repository)
})

test('an entity whose type Feast only inferred has it from then on', () => {
  const { entities } = toRegistry(fromRegistry(decoded(), 'shop').repository, decoded(), NOW, 'v')
  // STRING is 2 in Feast's Value.proto.
  expect(entities.find(({ spec }) => spec?.name === 'shop')?.spec?.valueType).toBe(2)
})

test("a key's type is what its view says, since Feast makes key bytes by that", () => {
  const registry = decoded()
  const column = registry.featureViews
    .find(({ spec }) => spec?.name === 'spend')
    ?.spec?.entityColumns.find(({ name }) => name === 'customer_no')
  // INT32 is 3 in Feast's Value.proto; the entity says INT64.
  if (column !== undefined) column.valueType = 3
  const view = fromRegistry(registry, 'shop').repository.featureViews.find(({ name }) => name === 'spend')
  expect(view?.joinKeys[0]).toEqual({ name: 'customer_no', valueType: 'INT32' })
})

test('a view may not take the name of an on-demand view', () => {
  const { repository } = fromRegistry(decoded(), 'shop')
  const featureViews = repository.featureViews.map((view) =>
    view.name === 'world' ? { ...view, name: 'doubled' } : view,
  )
  expect(() => toRegistry({ ...repository, featureViews, featureServices: [] }, decoded(), NOW, 'v')).toThrow(
    expect.objectContaining({ code: 'CONFLICT' }),
  )
})

test('no beginning of it passes for the whole', () => {
  const broken = expect.objectContaining({ code: 'BROKEN_CONTRACT' })
  for (let length = 0; length < stockFeastRegistry.length; length++) {
    expect(() => decodeRegistry(stockFeastRegistry.subarray(0, length), 'registry.db')).toThrow(broken)
  }
})
