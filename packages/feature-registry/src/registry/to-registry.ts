import { clone, create } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { StepError } from '@millrace/errors'
import type { FeatureRepository, FeatureView } from '../feature-repository.ts'
import { DataSourceSchema, type DataSource as SourceMessage } from '../protos/feast/core/DataSource_pb.ts'
import { ProjectSchema } from '../protos/feast/core/Project_pb.ts'
import { type Registry, RegistrySchema } from '../protos/feast/core/Registry_pb.ts'
import { fromRegistry } from './from-registry.ts'
import { DUMMY_ENTITY, DUMMY_JOIN_KEY } from './message-types.ts'
import { entityKind, serviceKind, sourceKind, viewKind, type WritableEntity } from './object-kinds.ts'
import { REGISTRY_SCHEMA_VERSION } from './registry-bytes.ts'
import { replaceMessages } from './replace-messages.ts'
import { writeSource } from './source-messages.ts'

/**
 * The registry that says what a feature repository says, as Feast 0.66 would write it. What was there before stays where
 * it is unchanged or not ours: dates, materialized intervals, states, other projects, and objects that millrace cannot express.
 * @throws StepError CONFLICT where a view's name is that of an on-demand, stream or label view
 */
export function toRegistry(
  repository: FeatureRepository,
  previous: Registry | undefined,
  now: Date,
  versionId: string,
): Registry {
  const { project } = repository
  const registry = previous === undefined ? create(RegistrySchema) : clone(RegistrySchema, previous)
  const before = fromRegistry(registry, project).repository
  const readableViews = new Set(before.featureViews.map(({ name }) => name))
  const readableServices = new Set(before.featureServices.map(({ name }) => name))
  const time = timestampFromDate(now)
  refuseTakenNames(repository, registry)
  registry.registrySchemaVersion = REGISTRY_SCHEMA_VERSION
  registry.versionId = versionId
  registry.lastUpdated = time
  registry.entities = replaceMessages(
    registry.entities,
    project,
    [DUMMY, ...repository.entities],
    entityKind(project, time),
  )
  const sources = repository.sources.filter((source) => source.type === 'file' || source.type === 'postgres')
  registry.dataSources = replaceMessages(registry.dataSources, project, sources, sourceKind(project, time))
  const sourceOf = sourceWithin(registry, project)
  const views = viewKind(repository, sourceOf, ({ spec }) => readableViews.has(spec?.name ?? ''), time)
  registry.featureViews = replaceMessages(registry.featureViews, project, repository.featureViews, views)
  const services = serviceKind(repository, sourceOf, ({ spec }) => readableServices.has(spec?.name ?? ''), time)
  registry.featureServices = replaceMessages(registry.featureServices, project, repository.featureServices, services)
  if (!registry.projects.some(({ spec }) => spec?.name === project)) {
    const meta = { createdTimestamp: time, lastUpdatedTimestamp: time }
    registry.projects.push(create(ProjectSchema, { spec: { name: project }, meta }))
  }
  return registry
}

const DUMMY: WritableEntity = {
  name: DUMMY_ENTITY,
  joinKey: DUMMY_JOIN_KEY,
  valueType: undefined,
  description: '',
  owner: '',
  tags: {},
}

/** A view and a projection repeat their source, without its project. */
function sourceWithin(registry: Registry, project: string): (view: FeatureView) => SourceMessage {
  const sources = new Map(
    registry.dataSources.filter((source) => source.project === project).map((source) => [source.name, source]),
  )
  return ({ source }) => {
    const message = clone(DataSourceSchema, sources.get(source.name) ?? writeSource(source, undefined))
    message.project = ''
    return message
  }
}

function refuseTakenNames(repository: FeatureRepository, registry: Registry): void {
  const others = [...registry.onDemandFeatureViews, ...registry.streamFeatureViews, ...registry.labelViews]
  const taken = new Set(others.flatMap(({ spec }) => (spec?.project === repository.project ? [spec.name] : [])))
  const clash = repository.featureViews.find(({ name }) => taken.has(name))
  if (clash === undefined) return
  throw new StepError(
    'CONFLICT',
    `the registry has another kind of view called "${clash.name}", which stock Feast defined`,
    {
      hint: 'rename the feature view, or delete the other one with `feast delete`',
    },
  )
}
