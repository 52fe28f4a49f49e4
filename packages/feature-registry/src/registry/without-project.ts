import { clone } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { type Registry, RegistrySchema } from '../protos/feast/core/Registry_pb.ts'

/** A registry without anything of one project, in a new version; undefined where nothing else is in it. */
export function withoutProject(
  previous: Registry,
  project: string,
  now: Date,
  versionId: string,
): Registry | undefined {
  const registry = clone(RegistrySchema, previous)
  const isOther = (item: { readonly spec?: { readonly project: string } | undefined }) => item.spec?.project !== project
  registry.entities = registry.entities.filter(isOther)
  registry.dataSources = registry.dataSources.filter((source) => source.project !== project)
  registry.featureViews = registry.featureViews.filter(isOther)
  registry.streamFeatureViews = registry.streamFeatureViews.filter(isOther)
  registry.onDemandFeatureViews = registry.onDemandFeatureViews.filter(isOther)
  registry.labelViews = registry.labelViews.filter(isOther)
  registry.featureServices = registry.featureServices.filter(isOther)
  registry.projects = registry.projects.filter(({ spec }) => spec?.name !== project)
  registry.projectMetadata = registry.projectMetadata.filter((entry) => entry.project !== project)
  if (registry.projects.length + registry.projectMetadata.length === 0) return undefined
  registry.versionId = versionId
  registry.lastUpdated = timestampFromDate(now)
  return registry
}
