import { clone, create } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { StepError } from '@millrace/errors'
import type { FeatureRepository, FeatureView } from '../feature-repository.ts'
import type { DataSource as SourceMessage } from '../protos/feast/core/DataSource_pb.ts'
import type { FeatureViewMeta } from '../protos/feast/core/FeatureView_pb.ts'
import { ProjectSchema } from '../protos/feast/core/Project_pb.ts'
import { type Registry, RegistrySchema } from '../protos/feast/core/Registry_pb.ts'
import { fromRegistry } from './from-registry.ts'
import { DUMMY_ENTITY, DUMMY_JOIN_KEY } from './message-types.ts'
import {
  entityKind,
  onDemandViewKind,
  serviceKind,
  sourceKind,
  streamViewKind,
  viewKind,
  type WritableEntity,
  type Writing,
} from './object-kinds.ts'
import { projectMessages } from './project-messages.ts'
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
  const time = timestampFromDate(now)
  const writing = (...kinds: readonly (readonly Named[])[]): Writing => ({
    ...{ project, now: time, readable: new Set(kinds.flat().map(({ name }) => name)) },
  })
  refuseTakenNames(repository, registry, before)
  registry.registrySchemaVersion = REGISTRY_SCHEMA_VERSION
  registry.versionId = versionId
  registry.lastUpdated = time
  registry.entities = replaceMessages(
    registry.entities,
    project,
    [DUMMY, ...repository.entities],
    entityKind(project, time),
  )
  registry.dataSources = replaceMessages(
    registry.dataSources,
    project,
    repository.sources,
    sourceKind(writing(), batchMessages(repository, registry)),
  )
  const inProject = registry.dataSources.filter((source) => source.project === project)
  const messages = projectMessages(repository, inProject)
  const streams = streamViews(repository, registry)
  const views = writing(before.featureViews)
  registry.featureViews = replaceMessages(
    registry.featureViews,
    project,
    repository.featureViews.filter(({ name }) => !streams.has(name)),
    viewKind(views, messages.sourcesOf, metaOfStreams(registry, project)),
  )
  registry.streamFeatureViews = replaceMessages(
    registry.streamFeatureViews,
    project,
    repository.featureViews.filter(({ name }) => streams.has(name)),
    streamViewKind(views, messages.sourcesOf),
  )
  registry.onDemandFeatureViews = replaceMessages(
    registry.onDemandFeatureViews,
    project,
    repository.onDemandFeatureViews,
    onDemandViewKind(writing(before.onDemandFeatureViews), messages),
  )
  registry.featureServices = replaceMessages(
    registry.featureServices,
    project,
    repository.featureServices,
    serviceKind(writing(before.featureServices), messages.viewOf),
  )
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

interface Named {
  readonly name: string
}

/** The messages that the batch sources of a repository will have, for the sources that repeat them. */
function batchMessages(
  { project, sources }: FeatureRepository,
  { dataSources }: Registry,
): (name: string) => SourceMessage | undefined {
  const previous = new Map(
    dataSources.filter((source) => source.project === project).map((source) => [source.name, source]),
  )
  return (name) => {
    const source = sources.find((item) => item.name === name)
    return source && writeSource(source, previous.get(name), () => undefined)
  }
}

/** The views that are Feast's stream feature views: those that were, and new ones with a topic. */
function streamViews({ project, sources, featureViews }: FeatureRepository, registry: Registry): ReadonlySet<string> {
  const namesOf = (views: readonly { readonly spec?: { project: string; name: string } | undefined }[]) =>
    new Set(views.flatMap(({ spec }) => (spec?.project === project ? [spec.name] : [])))
  const [streams, others] = [namesOf(registry.streamFeatureViews), namesOf(registry.featureViews)]
  const topics = new Set(sources.filter(({ type }) => type === 'kafka').map(({ name }) => name))
  const isStream = ({ name, streamSource }: FeatureView) =>
    streamSource !== undefined && (streams.has(name) || (topics.has(streamSource) && !others.has(name)))
  return new Set(featureViews.filter(isStream).map(({ name }) => name))
}

/** What was materialized of a view stays known when its topic goes and it becomes a plain feature view. */
function metaOfStreams(
  { streamFeatureViews }: Registry,
  project: string,
): (name: string) => FeatureViewMeta | undefined {
  const metas = new Map(
    streamFeatureViews.flatMap(({ spec, meta }) => (spec?.project === project ? [[spec.name, meta] as const] : [])),
  )
  return (name) => metas.get(name)
}

function refuseTakenNames(repository: FeatureRepository, registry: Registry, before: FeatureRepository): void {
  const ours = new Set([...before.featureViews, ...before.onDemandFeatureViews].map(({ name }) => name))
  const others = [...registry.onDemandFeatureViews, ...registry.streamFeatureViews, ...registry.labelViews]
  const taken = new Set(
    others.flatMap(({ spec }) => (spec?.project === repository.project && !ours.has(spec.name) ? [spec.name] : [])),
  )
  const views = [...repository.featureViews, ...repository.onDemandFeatureViews]
  const clash = views.find(({ name }) => taken.has(name))
  if (clash === undefined) return
  throw new StepError(
    'CONFLICT',
    `the registry has another kind of view called "${clash.name}", which stock Feast defined`,
    {
      hint: 'rename the feature view, or delete the other one with `feast delete`',
    },
  )
}
