import type {
  BatchSource,
  Entity,
  FeatureProjection,
  FeatureRepository,
  FeatureService,
  FeatureView,
} from '../feature-repository.ts'
import { VALUE_TYPE_OF_DTYPE } from '../value-types.ts'
import type { EntityDefinition, FeatureServiceDefinition, FeatureViewDefinition, SourceDefinition } from './shapes.ts'
import type { WrittenDefinitions } from './written.ts'
import { writtenProjections } from './written-projections.ts'

/** The feature repository that definitions mean; they must have passed every rule. */
export function toRepository(project: string, written: WrittenDefinitions): FeatureRepository {
  const entities = written.entities.map(({ value }) => toEntity(value))
  const sources = written.sources.map(({ value }) => toSource(value))
  const featureViews = written.featureViews.map(({ value }) => toFeatureView(value, entities, sources))
  const featureServices = written.featureServices.map(({ value }) => toFeatureService(value, featureViews))
  return { project, entities, sources, featureViews, onDemandFeatureViews: [], featureServices }
}

function toEntity({ join_keys, value_type, ...rest }: EntityDefinition): Entity {
  const [joinKey] = join_keys
  if (joinKey === undefined) throw new Error(`entity ${rest.name} has no join key: the rules were not checked`)
  return { ...rest, joinKey, valueType: value_type }
}

function toSource(definition: SourceDefinition): BatchSource {
  const { name, description, owner, tags, timestamp_field, created_timestamp_column, field_mapping } = definition
  const source = {
    ...{ name, description, owner, tags },
    timestampField: timestamp_field,
    createdTimestampColumn: created_timestamp_column,
    fieldMapping: field_mapping,
  }
  if (definition.type === 'file') return { ...source, type: 'file', path: definition.path }
  const { table, query } = definition
  return { ...source, type: 'postgres', relation: table === undefined ? { query: query ?? '' } : { table } }
}

function toFeatureView(
  { schema, ttl, source, entities, ...rest }: FeatureViewDefinition,
  known: readonly Entity[],
  sources: readonly BatchSource[],
): FeatureView {
  return {
    ...rest,
    entities,
    joinKeys: entities.map((name) => {
      const { joinKey, valueType } = named('entity', name, known)
      return { name: joinKey, valueType }
    }),
    features: schema.map(({ dtype, ...field }) => ({ ...field, valueType: VALUE_TYPE_OF_DTYPE[dtype] })),
    ttlSeconds: ttl ?? 0,
    source: named('source', source, sources),
    materializationIntervals: [],
  }
}

function toFeatureService(definition: FeatureServiceDefinition, views: readonly FeatureView[]): FeatureService {
  const { name, description, owner, tags } = definition
  const projections = writtenProjections(definition).map(
    ({ view, features, alias, joinKeyMap }): FeatureProjection => ({
      view,
      alias,
      features: (features ?? named('feature view', view, views).features).map((feature) => feature.name),
      joinKeyMap,
    }),
  )
  return { name, description, owner, tags, projections }
}

function named<T extends { readonly name: string }>(kind: string, name: string, all: readonly T[]): T {
  const found = all.find((item) => item.name === name)
  if (found === undefined) throw new Error(`there is no ${kind} ${name}: the rules were not checked`)
  return found
}
