import type { Entity, FeatureProjection, FeatureRepository, FeatureService } from '../feature-repository.ts'
import type { Entity as EntityMessage } from '../protos/feast/core/Entity_pb.ts'
import type { FeatureService as ServiceMessage } from '../protos/feast/core/FeatureService_pb.ts'
import type { Registry } from '../protos/feast/core/Registry_pb.ts'
import { DUMMY_ENTITY, valueTypeName } from './message-types.ts'
import { readOnDemandView } from './on-demand-messages.ts'
import { readProjection } from './service-messages.ts'
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
 * One project of a registry that Feast or millrace wrote, and what of it has no place here: functions in Python, label
 * views, other kinds of sources, features of other types, and what refers to them.
 */
export function fromRegistry(
  registry: Registry,
  project: string,
): { readonly repository: FeatureRepository; readonly skipped: readonly Skipped[] } {
  const skipped: Skipped[] = []
  const keep = <T extends object>(kind: Skipped['kind'], name: string, read: T | Unreadable): T[] => {
    if (!('unreadable' in read)) return [read]
    skipped.push({ kind, name, reason: read.unreadable })
    return []
  }
  const ours = <M extends { readonly spec?: { project: string; name: string } | undefined }>(messages: readonly M[]) =>
    messages.flatMap((message) => (message.spec?.project === project ? [{ message, name: message.spec.name }] : []))
  const entities = readEntities(registry, project)
  const sources = registry.dataSources
    .filter((source) => source.project === project)
    .flatMap((message) => keep('source', message.name, readSource(message)))
  const viewMessages = [
    ...ours(registry.featureViews).map((view) => ({ ...view, kind: 'feature view' as const })),
    ...ours(registry.streamFeatureViews).map((view) => ({ ...view, kind: 'stream view' as const })),
  ]
  const featureViews = viewMessages
    .flatMap(({ kind, message, name }) => keep(kind, name, readView(message, entities)))
    .map(({ view, leftOut }) => {
      for (const feature of leftOut)
        skipped.push({ kind: 'feature', name: `${view.name}:${feature}`, reason: OTHER_TYPE })
      return view
    })
  const onDemandFeatureViews = ours(registry.onDemandFeatureViews).flatMap(({ message, name }) => {
    const view = readOnDemandView(message)
    const broken = 'unreadable' in view ? undefined : brokenProjection(view.projections, featureViews)
    return keep('on-demand view', name, broken ?? view)
  })
  for (const { name } of ours(registry.labelViews)) {
    skipped.push({ kind: 'label view', name, reason: 'it holds labels' })
  }
  const views = [...featureViews, ...onDemandFeatureViews]
  const featureServices = ours(registry.featureServices).flatMap(({ message, name }) =>
    keep('feature service', name, readService(message, views)),
  )
  return { repository: { project, entities, sources, featureViews, onDemandFeatureViews, featureServices }, skipped }
}

interface Unreadable {
  readonly unreadable: string
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

interface AnyView {
  readonly name: string
  readonly features: readonly { readonly name: string }[]
}

function readService({ spec }: ServiceMessage, views: readonly AnyView[]): FeatureService | Unreadable {
  if (spec === undefined) return { unreadable: 'it has no spec' }
  const pinned = spec.features.find(({ versionTag }) => versionTag !== undefined)
  if (pinned !== undefined) return { unreadable: `it pins a version of the view ${pinned.featureViewName}` }
  const { name, description, owner, tags } = spec
  const projections = spec.features.map(readProjection)
  return brokenProjection(projections, views) ?? { name, description, owner, tags, projections }
}

/** Why something that takes features of views cannot be read; undefined where all of them are. */
function brokenProjection(
  projections: readonly FeatureProjection[],
  views: readonly AnyView[],
): Unreadable | undefined {
  for (const projection of projections) {
    const view = views.find(({ name }) => name === projection.view)
    if (view === undefined) return { unreadable: `it uses the view ${projection.view}, which is skipped` }
    const missing = projection.features.find((name) => !view.features.some((field) => field.name === name))
    if (missing !== undefined) return { unreadable: `it uses the feature ${view.name}:${missing}, which is skipped` }
  }
  return undefined
}
