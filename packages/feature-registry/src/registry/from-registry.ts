import type { DataSource, Entity, FeatureRepository, FeatureService, FeatureView } from '../feature-repository.ts'
import type { Entity as EntityMessage } from '../protos/feast/core/Entity_pb.ts'
import type { FeatureService as ServiceMessage } from '../protos/feast/core/FeatureService_pb.ts'
import type { Registry } from '../protos/feast/core/Registry_pb.ts'
import { DUMMY_ENTITY, valueTypeName } from './message-types.ts'
import { readSource } from './source-messages.ts'
import { readView } from './view-messages.ts'

/** Something of a registry that millrace leaves alone. */
export interface Skipped {
  readonly kind:
    | 'source'
    | 'feature view'
    | 'feature'
    | 'on-demand view'
    | 'stream view'
    | 'label view'
    | 'feature service'
  readonly name: string
  readonly reason: string
}

/**
 * One project of a registry that Feast or millrace wrote, and what of it has no place here: on-demand, stream and label
 * views, other kinds of sources, features of other types, and what refers to them.
 */
export function fromRegistry(
  registry: Registry,
  project: string,
): { readonly repository: FeatureRepository; readonly skipped: readonly Skipped[] } {
  const skipped: Skipped[] = []
  const entities = readEntities(registry, project)
  const sources: DataSource[] = []
  for (const message of registry.dataSources.filter((source) => source.project === project)) {
    const source = readSource(message)
    if ('unreadable' in source) skipped.push({ kind: 'source', name: message.name, reason: source.unreadable })
    else sources.push(source)
  }
  const featureViews: FeatureView[] = []
  for (const message of registry.featureViews.filter(({ spec }) => spec?.project === project)) {
    const name = message.spec?.name ?? ''
    const read = readView(message, entities)
    if ('unreadable' in read) {
      skipped.push({ kind: 'feature view', name, reason: read.unreadable })
    } else {
      featureViews.push(read.view)
      skipped.push(
        ...read.leftOut.map((feature) => ({
          kind: 'feature' as const,
          name: `${name}:${feature}`,
          reason: OTHER_TYPE,
        })),
      )
    }
  }
  skipped.push(...otherViews(registry, project))
  const featureServices: FeatureService[] = []
  for (const message of registry.featureServices.filter(({ spec }) => spec?.project === project)) {
    const service = readService(message, featureViews)
    if ('unreadable' in service)
      skipped.push({ kind: 'feature service', name: message.spec?.name ?? '', reason: service.unreadable })
    else featureServices.push(service)
  }
  return {
    repository: { project, entities, sources, featureViews, onDemandFeatureViews: [], featureServices },
    skipped,
  }
}

const OTHER_TYPE = 'its type has no column type here'

function readEntities(registry: Registry, project: string): Entity[] {
  return registry.entities.flatMap(({ spec }) => {
    if (spec === undefined || spec.project !== project || spec.name === DUMMY_ENTITY) return []
    const { name, description, owner, tags, joinKey } = spec
    return [
      { name, description, owner, tags, joinKey, valueType: valueTypeName(spec.valueType) ?? inferred(registry, spec) },
    ]
  })
}

/** An entity without a type has the one that Feast inferred for it in a view's schema, or Feast's own fallback. */
function inferred(
  registry: Registry,
  { name, joinKey, project }: NonNullable<EntityMessage['spec']>,
): Entity['valueType'] {
  const columns = registry.featureViews
    .filter(({ spec }) => spec?.project === project && spec.entities.includes(name))
    .flatMap(({ spec }) => spec?.entityColumns ?? [])
  const column = columns.find((field) => field.name === joinKey)
  return (column && valueTypeName(column.valueType)) ?? 'STRING'
}

function otherViews(registry: Registry, project: string): Skipped[] {
  const kinds = [
    ['on-demand view', registry.onDemandFeatureViews, 'it is a function in Python'],
    ['stream view', registry.streamFeatureViews, 'it is fed by a stream processor'],
    ['label view', registry.labelViews, 'it holds labels'],
  ] as const
  return kinds.flatMap(([kind, views, reason]) =>
    views.filter(({ spec }) => spec?.project === project).map(({ spec }) => ({ kind, name: spec?.name ?? '', reason })),
  )
}

function readService(
  { spec }: ServiceMessage,
  views: readonly FeatureView[],
): FeatureService | { readonly unreadable: string } {
  if (spec === undefined) return { unreadable: 'it has no spec' }
  for (const projection of spec.features) {
    const view = views.find(({ name }) => name === projection.featureViewName)
    if (view === undefined) return { unreadable: `it uses the view ${projection.featureViewName}, which is skipped` }
    if (projection.versionTag !== undefined) return { unreadable: `it pins a version of the view ${view.name}` }
    const missing = projection.featureColumns.find(({ name }) => !view.features.some((field) => field.name === name))
    if (missing !== undefined)
      return { unreadable: `it uses the feature ${view.name}:${missing.name}, which is skipped` }
  }
  const { name, description, owner, tags } = spec
  const projections = spec.features.map((projection) => ({
    view: projection.featureViewName,
    alias: projection.featureViewNameAlias || undefined,
    features: projection.featureColumns.map((column) => column.name),
    joinKeyMap: projection.joinKeyMap,
  }))
  return { name, description, owner, tags, projections }
}
