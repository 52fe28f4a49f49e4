import { expect, test } from 'vitest'
import { definitionsFingerprint } from './definitions-fingerprint.ts'
import type { Entity, FeatureRepository, FeatureView, FileSource } from './feature-repository.ts'

const described = { description: '', owner: '', tags: {} }
const source: FileSource = {
  ...{ ...described, name: 'sales', type: 'file', path: 'sales.parquet' },
  timestampField: 'at',
  createdTimestampColumn: undefined,
  fieldMapping: { a: 'b', c: 'd' },
}
const entity: Entity = { ...described, name: 'shop', joinKey: 'shop_code', valueType: 'STRING' }
const view: FeatureView = {
  ...{ ...described, name: 'sales', source, entities: ['shop'], ttlSeconds: 60, online: true },
  joinKeys: [{ name: 'shop_code', valueType: 'STRING' }],
  features: ['sum', 'count'].map((name) => ({ name, valueType: 'DOUBLE', description: '', tags: {} })),
  materializationIntervals: [],
}
const shop: FeatureRepository = {
  ...{ project: 'shop', entities: [entity], sources: [source], onDemandFeatureViews: [], featureServices: [] },
  featureViews: [view, { ...view, name: 'returns' }],
}
const same = (other: FeatureRepository) => definitionsFingerprint(other) === definitionsFingerprint(shop)

test('what was materialized, and the order in which a registry lists things, does not matter', () => {
  const interval = { start: new Date(0), end: new Date(1) }
  const fieldMapping = { c: 'd', a: 'b' }
  const loaded = { ...view, source: { ...source, fieldMapping }, materializationIntervals: [interval] }
  expect(same({ ...shop, featureViews: [{ ...view, name: 'returns' }, loaded] })).toBe(true)
})

test.each<[string, FeatureRepository]>([
  ['project', { ...shop, project: 'bank' }],
  ['join key', { ...shop, entities: [{ ...entity, joinKey: 'code' }] }],
  ['source', { ...shop, sources: [{ ...source, createdTimestampColumn: 'made' }] }],
  ['field mapping', { ...shop, sources: [{ ...source, fieldMapping: { a: 'd', c: 'b' } }] }],
  [
    'ttl',
    {
      ...shop,
      featureViews: [
        { ...view, ttlSeconds: 61 },
        { ...view, name: 'returns' },
      ],
    },
  ],
  ['order of features', { ...shop, featureViews: [{ ...view, features: view.features.toReversed() }] }],
  ['set of views', { ...shop, featureViews: [view] }],
  [
    'set of on-demand views',
    {
      ...shop,
      onDemandFeatureViews: [{ ...described, name: 'sums', features: [], projections: [], requestSources: [] }],
    },
  ],
  ['services', { ...shop, featureServices: [{ ...described, name: 'all', projections: [] }] }],
])('another %s is another fingerprint', (_, other) => {
  expect(same(other)).toBe(false)
})
