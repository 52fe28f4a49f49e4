import type {
  DataSource,
  Entity,
  FeatureProjection,
  FeatureRepository,
  FeatureService,
  FeatureView,
  OnDemandFeatureView,
} from '../feature-repository.ts'
import { mergedProjections } from '../merged-projections.ts'
import { requestsOf } from './rules/taken.ts'
import type {
  EntityDefinition,
  FeatureServiceDefinition,
  FeatureViewDefinition,
  OnDemandFeatureViewDefinition,
} from './shapes.ts'
import { toField, toSource } from './to-source.ts'
import type { WrittenDefinitions } from './written.ts'
import { type WrittenProjection, writtenProjections } from './written-projections.ts'

/** The feature repository that definitions mean; they must have passed every rule. */
export function toRepository(project: string, written: WrittenDefinitions): FeatureRepository {
  const entities = written.entities.map(({ value }) => toEntity(value))
  const sources = written.sources.map(({ value }) => toSource(value))
  const featureViews = written.featureViews.map(({ value }) => toFeatureView(value, entities, sources))
  const onDemandFeatureViews = written.onDemandFeatureViews.map(({ value }) =>
    toOnDemandFeatureView(value, written, featureViews),
  )
  const views = [...featureViews, ...onDemandFeatureViews]
  const featureServices = written.featureServices.map(({ value }) => toFeatureService(value, views))
  return { project, entities, sources, featureViews, onDemandFeatureViews, featureServices }
}

function toEntity({ join_keys, value_type, ...rest }: EntityDefinition): Entity {
  const [joinKey] = join_keys
  if (joinKey === undefined) throw new Error(`entity ${rest.name} has no join key: the rules were not checked`)
  return { ...rest, joinKey, valueType: value_type }
}

function toFeatureView(
  { schema, ttl, source: written, entities, ...rest }: FeatureViewDefinition,
  known: readonly Entity[],
  sources: readonly DataSource[],
): FeatureView {
  const source = named('source', written, sources)
  const isFed = source.type === 'kafka' || source.type === 'push'
  const history = isFed ? named('source', source.batchSource, sources) : source
  if (history.type !== 'file' && history.type !== 'postgres') {
    throw new Error(`source ${history.name} has no history: the rules were not checked`)
  }
  return {
    ...rest,
    entities,
    joinKeys: entities.map((name) => {
      const { joinKey, valueType } = named('entity', name, known)
      return { name: joinKey, valueType }
    }),
    features: schema.map(toField),
    ttlSeconds: ttl ?? 0,
    source: history,
    ...(isFed ? { streamSource: source.name } : {}),
    materializationIntervals: [],
  }
}

function toOnDemandFeatureView(
  { schema, sources, ...rest }: OnDemandFeatureViewDefinition,
  definitions: WrittenDefinitions,
  views: readonly FeatureView[],
): OnDemandFeatureView {
  const requestSources = requestsOf(sources, definitions).map(({ name }) => name)
  const projections = writtenProjections(sources, 'sources')
    .filter(({ view }) => !requestSources.includes(view))
    .map((projection) => toProjection(projection, views))
  return {
    ...rest,
    features: schema.map(({ expression, ...field }) => ({ ...toField(field), expression })),
    projections: projections.sort((a, b) => (a.view < b.view ? -1 : 1)),
    requestSources: [...new Set(requestSources)].sort(),
  }
}

function toFeatureService(
  { name, description, owner, tags, features }: FeatureServiceDefinition,
  views: readonly AnyView[],
): FeatureService {
  const written = writtenProjections(features, 'features').map((projection) => toProjection(projection, views))
  return { name, description, owner, tags, projections: mergedProjections(written) }
}

interface AnyView {
  readonly name: string
  readonly features: readonly { readonly name: string }[]
}

function toProjection(
  { view, features, alias, joinKeyMap }: WrittenProjection,
  views: readonly AnyView[],
): FeatureProjection {
  const taken = features ?? named('feature view', view, views).features
  return { view, alias, features: taken.map((feature) => feature.name), joinKeyMap }
}

function named<T extends { readonly name: string }>(kind: string, name: string, all: readonly T[]): T {
  const found = all.find((item) => item.name === name)
  if (found === undefined) throw new Error(`there is no ${kind} ${name}: the rules were not checked`)
  return found
}
