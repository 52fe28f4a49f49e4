import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type {
  BatchSource,
  DataSource,
  Entity,
  FeatureProjection,
  FeatureRepository,
  FeatureView,
  Field,
  KafkaSource,
  OnDemandFeatureView,
  PushSource,
  RequestSource,
} from '../feature-repository.ts'
import { VALUE_TYPES } from '../value-types.ts'
import { addInterval } from './add-interval.ts'
import { fromRegistry } from './from-registry.ts'
import { decodeRegistry, encodeRegistry } from './registry-bytes.ts'
import { toRegistry } from './to-registry.ts'

const MONDAY = new Date('2024-01-01T00:00:00Z')
const TUESDAY = new Date('2024-01-02T00:00:00Z')

const text = fc.string({ unit: 'grapheme', maxLength: 8 })
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
const record = fc.dictionary(name, text, { maxKeys: 3, noNullPrototype: true }).map(withoutProto)
const described = { description: text, owner: text, tags: record }
const valueType = fc.constantFrom(...VALUE_TYPES)
const byName = { selector: ({ name: own }: { name: string }) => own, maxLength: 3 }

const field: fc.Arbitrary<Field> = fc.record({ name, valueType, description: text, tags: record })
const entity: fc.Arbitrary<Entity> = fc.record({ name, joinKey: name, valueType, ...described })
const COMMON = [
  'name',
  'timestampField',
  'createdTimestampColumn',
  'fieldMapping',
  'description',
  'owner',
  'tags',
] as const
const common = {
  name,
  timestampField: name,
  createdTimestampColumn: fc.option(name, { nil: undefined }),
  fieldMapping: record,
  ...described,
}
const history = { validToColumn: name, ...common }
const batchSource: fc.Arbitrary<BatchSource> = fc.oneof(
  fc.record(
    { type: fc.constant('file' as const), path: name, ...history },
    { requiredKeys: ['type', 'path', ...COMMON] },
  ),
  fc.record({
    type: fc.constant('postgres' as const),
    relation: fc.oneof(fc.record({ table: name }), fc.record({ query: name })),
    ...common,
  }),
)
const requestSource: fc.Arbitrary<RequestSource> = fc.record({
  ...{ type: fc.constant('request' as const), name, schema: fc.uniqueArray(field, byName), ...described },
})
const streamSource = (batchSources: readonly BatchSource[]): fc.Arbitrary<KafkaSource | PushSource> => {
  const history = { batchSource: fc.constantFrom(...batchSources.map((source) => source.name)) }
  return fc.oneof(
    fc.record({ type: fc.constant('push' as const), name, ...history, ...described }),
    fc.record({
      type: fc.constant('kafka' as const),
      bootstrapServers: name,
      topic: name,
      messageFormat: fc.constantFrom('json' as const, 'avro' as const, 'proto' as const),
      messageSchema: text,
      timestampField: name,
      watermarkDelaySeconds: fc.nat(),
      ...{ name, ...history, ...described },
    }),
  )
}

const sources = fc
  .uniqueArray(batchSource, { ...byName, minLength: 1 })
  .chain((batch) =>
    fc
      .tuple(fc.array(streamSource(batch), { maxLength: 2 }), fc.array(requestSource, { maxLength: 2 }))
      .map(([streams, requests]) => ({ batch, ...distinct(batch, streams, requests) })),
  )

/** Sources of the later kinds whose name none before has. */
function distinct(
  batch: readonly DataSource[],
  streams: readonly (KafkaSource | PushSource)[],
  requests: readonly RequestSource[],
) {
  const taken = new Set(batch.map((source) => source.name))
  const fresh = <T extends DataSource>(all: readonly T[]) =>
    all.filter((source) => !taken.has(source.name) && taken.add(source.name))
  return { streams: fresh(streams), requests: fresh(requests) }
}

const repositories: fc.Arbitrary<FeatureRepository> = fc
  .record({ project: name, entities: fc.uniqueArray(entity, byName), sources })
  .chain(({ project, entities, sources: { batch, streams, requests } }) => {
    const view: fc.Arbitrary<FeatureView> = fc
      .record({
        name,
        used: fc.subarray(entities),
        features: fc.uniqueArray(field, { ...byName, minLength: 1 }),
        ttlSeconds: fc.nat(),
        online: fc.boolean(),
        source: fc.constantFrom(...batch),
        stream: fc.constantFrom(undefined, ...streams),
        ...described,
      })
      .map(({ used, stream, ...rest }) => ({
        ...rest,
        ...(stream === undefined ? {} : { streamSource: stream.name }),
        entities: used.map((item) => item.name),
        joinKeys: used.map(({ joinKey, valueType: type }) => ({ name: joinKey, valueType: type })),
        materializationIntervals: [],
      }))
      .filter(({ joinKeys }) => new Set(joinKeys.map((key) => key.name)).size === joinKeys.length)
    return fc.uniqueArray(view, byName).chain((drawn) => {
      // A registry lists its views before its stream feature views.
      const isStream = ({ streamSource: fed }: FeatureView) =>
        streams.some((source) => source.name === fed && source.type === 'kafka')
      const featureViews = [...drawn.filter((item) => !isStream(item)), ...drawn.filter(isStream)]
      return fc.uniqueArray(onDemandView(featureViews, requests), byName).chain((derived) => {
        const onDemandFeatureViews = derived.filter((item) => !featureViews.some((other) => other.name === item.name))
        const all = [...featureViews, ...onDemandFeatureViews]
        const services = all.length === 0 ? fc.constant([]) : fc.uniqueArray(service(all), byName)
        const repository = { project, entities, sources: [...batch, ...streams, ...requests], featureViews }
        return services.map((featureServices) => ({ ...repository, onDemandFeatureViews, featureServices }))
      })
    })
  })

type AnyView = FeatureView | OnDemandFeatureView

const projection = (view: AnyView, alias: fc.Arbitrary<string | undefined>): fc.Arbitrary<FeatureProjection> =>
  fc.record({
    ...{ view: fc.constant(view.name), alias, joinKeyMap: record },
    features: fc.subarray(
      view.features.map((item) => item.name),
      { minLength: 1 },
    ),
  })

/** Its sources are in the order of their names, as those of every on-demand view; no two have one. */
function onDemandView(
  views: readonly FeatureView[],
  requests: readonly RequestSource[],
): fc.Arbitrary<OnDemandFeatureView> {
  const names = requests.map((source) => source.name)
  const inputs = fc.subarray(views.filter((view) => !names.includes(view.name)))
  return inputs.chain((read) => {
    const ordered = read.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    return fc.record({
      name,
      features: fc.uniqueArray(
        fc.tuple(field, text).map(([own, expression]) => ({ ...own, expression })),
        { ...byName, minLength: 1 },
      ),
      projections: fc.tuple(...ordered.map((view) => projection(view, fc.constant(undefined)))),
      requestSources: fc.subarray(names.toSorted()),
      ...described,
    })
  })
}

const service = (views: readonly AnyView[]) => {
  const projections = fc.constantFrom(...views).chain((view) => projection(view, fc.option(name, { nil: undefined })))
  return fc.record({ name, projections: fc.array(projections, { minLength: 1, maxLength: 3 }), ...described })
}

function withoutProto(items: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(items).filter(([key]) => key !== '__proto__' && !key.startsWith('millrace.')),
  )
}

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
