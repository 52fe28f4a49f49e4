import fc from 'fast-check'
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
} from '../src/feature-repository.ts'
import { VALUE_TYPES } from '../src/value-types.ts'

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

/** Repositories with every kind of definition, names and texts of any characters. */
export const repositories: fc.Arbitrary<FeatureRepository> = fc
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
