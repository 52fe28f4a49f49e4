import { create } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { repositories } from '../../test/random-repositories.ts'
import type { BatchSource, DataSource, FeatureRepository, FeatureView } from '../feature-repository.ts'
import { AggregationSchema } from '../protos/feast/core/Transformation_pb.ts'
import { addInterval } from './add-interval.ts'
import { fromRegistry } from './from-registry.ts'
import { decodeRegistry, encodeRegistry } from './registry-bytes.ts'
import { toRegistry } from './to-registry.ts'

const MONDAY = new Date('2024-01-01T00:00:00Z')
const TUESDAY = new Date('2024-01-02T00:00:00Z')

const throughBytes = (repository: FeatureRepository) =>
  fromRegistry(
    decodeRegistry(encodeRegistry(toRegistry(repository, undefined, MONDAY, 'v')), 'registry.db'),
    repository.project,
  )

describe('a registry', () => {
  test('says what the repository says that it was made from', () => {
    fc.assert(
      fc.property(repositories, (repository) => {
        expect(throughBytes(repository)).toEqual({ repository, skipped: [] })
      }),
    )
  })

  test('made again from the same repository differs in its version and date only', () => {
    fc.assert(
      fc.property(repositories, (repository) => {
        const first = toRegistry(repository, undefined, MONDAY, 'first')
        const again = toRegistry(repository, first, TUESDAY, 'second')
        expect({ ...again, versionId: '', lastUpdated: undefined }).toEqual({
          ...first,
          versionId: '',
          lastUpdated: undefined,
        })
      }),
    )
  })
})

const plain = { description: '', owner: '', tags: {} }
const orders: BatchSource = {
  ...{ name: 'orders', type: 'file', path: 'orders.parquet', ...plain },
  timestampField: 'at',
  createdTimestampColumn: undefined,
  fieldMapping: {},
}
const view = (own: string): FeatureView => ({
  ...{
    name: own,
    source: orders,
    entities: [],
    joinKeys: [],
    ttlSeconds: 60,
    online: true,
    materializationIntervals: [],
    ...plain,
  },
  features: [{ name: 'amount', valueType: 'DOUBLE', description: '', tags: {} }],
})
const shop: FeatureRepository = {
  project: 'shop',
  entities: [],
  sources: [orders],
  featureViews: [view('a'), view('b')],
  onDemandFeatureViews: [],
  featureServices: [],
}
const seconds = (date: Date) => BigInt(date.getTime() / 1000)

test('a changed view is dated anew and keeps what was materialized; an unchanged one is left alone', () => {
  const applied = toRegistry(shop, undefined, MONDAY, 'first')
  const interval = { start: MONDAY, end: TUESDAY }
  const materialized = addInterval(applied, { project: 'shop', view: 'a', interval, now: MONDAY, versionId: 'second' })
  const edited = { ...shop, featureViews: [{ ...view('a'), ttlSeconds: 120 }, view('b')] }
  const [a, b] = toRegistry(edited, materialized, TUESDAY, 'third').featureViews
  expect(a?.meta).toMatchObject({
    createdTimestamp: { seconds: seconds(MONDAY) },
    lastUpdatedTimestamp: { seconds: seconds(TUESDAY) },
    materializationIntervals: [{ startTime: { seconds: seconds(MONDAY) }, endTime: { seconds: seconds(TUESDAY) } }],
    state: 4,
  })
  expect(b?.meta?.lastUpdatedTimestamp?.seconds).toBe(seconds(MONDAY))
})

test('what is no longer defined is gone; the other projects of the file stay', () => {
  const both = toRegistry({ ...shop, project: 'bank' }, toRegistry(shop, undefined, MONDAY, 'first'), MONDAY, 'second')
  const after = toRegistry({ ...shop, featureViews: [view('b')] }, both, TUESDAY, 'third')
  expect(fromRegistry(after, 'shop').repository.featureViews.map(({ name: own }) => own)).toEqual(['b'])
  expect(fromRegistry(after, 'bank').repository).toEqual({ ...shop, project: 'bank' })
  expect(after.projects.map(({ spec }) => spec?.name)).toEqual(['shop', 'bank'])
})

test('a view without entities has the entity, the key column and the type that Feast gives it', () => {
  const registry = toRegistry(shop, undefined, MONDAY, 'v')
  expect(registry.entities.map(({ spec }) => [spec?.name, spec?.joinKey])).toEqual([['__dummy', '__dummy_id']])
  // STRING is 2 in Feast's Value.proto.
  expect(registry.featureViews[0]?.spec).toMatchObject({
    entities: ['__dummy'],
    entityColumns: [{ name: '__dummy_id', valueType: 2 }],
  })
})

describe('a stream feature view that Feast wrote', () => {
  const fed: FeatureRepository = {
    ...shop,
    entities: [{ name: 'shop', joinKey: 'shop_code', valueType: 'STRING', ...plain }],
    sources: [
      orders,
      {
        ...{ name: 'clicks', type: 'kafka', bootstrapServers: 'b', topic: 't', timestampField: 'at', ...plain },
        ...{ messageFormat: 'json', messageSchema: '', watermarkDelaySeconds: 0, batchSource: 'orders' },
      },
    ],
    featureViews: [
      {
        ...view('a'),
        entities: ['shop'],
        joinKeys: [{ name: 'shop_code', valueType: 'STRING' }],
        streamSource: 'clicks',
      },
    ],
  }
  const written = toRegistry(fed, undefined, MONDAY, 'v')
  // Feast lists the join keys among the features, in any order.
  const spec = written.streamFeatureViews[0]?.spec
  spec?.features.unshift(...spec.entityColumns)

  test('has its join keys among its features, which are none here', () => {
    expect(fromRegistry(written, 'shop')).toEqual({ repository: fed, skipped: [] })
  })

  test('keeps them in their places', () => {
    const again = toRegistry(fed, written, TUESDAY, 'w')
    expect(again.streamFeatureViews).toEqual(written.streamFeatureViews)
    expect(again.featureViews).toEqual([])
  })

  test('stays one when rows are pushed to it instead', () => {
    const pushed: DataSource = { name: 'pushed', type: 'push', batchSource: 'orders', ...plain }
    const featureViews = fed.featureViews.map((item) => ({ ...item, streamSource: 'pushed' }))
    const after = toRegistry({ ...fed, sources: [orders, pushed], featureViews }, written, TUESDAY, 'w')
    expect(after.streamFeatureViews.map(({ spec: own }) => own?.streamSource?.name)).toEqual(['pushed'])
    expect(after.featureViews).toEqual([])
  })

  test('becomes a plain one when its topic goes, and what was materialized stays known', () => {
    const interval = { start: MONDAY, end: TUESDAY }
    const loaded = addInterval(written, { project: 'shop', view: 'a', interval, now: MONDAY, versionId: 'w' })
    const plainView = fed.featureViews.map(({ streamSource, ...rest }) => rest)
    const { repository } = fromRegistry(toRegistry({ ...fed, featureViews: plainView }, loaded, TUESDAY, 'x'), 'shop')
    expect(repository.featureViews).toEqual([{ ...plainView[0], materializationIntervals: [interval] }])
  })

  test('is skipped where it computes', () => {
    const computing = toRegistry(fed, undefined, MONDAY, 'v')
    const computed = computing.streamFeatureViews[0]?.spec
    if (computed !== undefined) computed.aggregations = [create(AggregationSchema)]
    expect(fromRegistry(computing, 'shop').skipped).toEqual([
      { kind: 'stream view', name: 'a', reason: 'it is computed by a stream processor' },
    ])
  })
})

test('a push source repeats its history and the columns of it, as Feast has them', () => {
  const history: BatchSource = { ...orders, createdTimestampColumn: 'made', fieldMapping: { amt: 'amount' } }
  const sources: DataSource[] = [{ name: 'pushed', type: 'push', batchSource: 'orders', ...plain }, history]
  const { dataSources } = toRegistry({ ...shop, sources, featureViews: [] }, undefined, MONDAY, 'v')
  expect(dataSources.find(({ name }) => name === 'pushed')).toMatchObject({
    timestampField: 'at',
    createdTimestampColumn: 'made',
    fieldMapping: { amt: 'amount' },
    batchSource: { name: 'orders', project: '' },
  })
})
