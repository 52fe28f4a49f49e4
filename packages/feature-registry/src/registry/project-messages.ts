import { clone } from '@bufbuild/protobuf'
import type { FeatureRepository, FeatureView } from '../feature-repository.ts'
import { DataSourceSchema, type DataSource as SourceMessage } from '../protos/feast/core/DataSource_pb.ts'
import type { OnDemandSources } from './on-demand-messages.ts'
import { type ProjectedView, writeProjection } from './service-messages.ts'
import { writeSource } from './source-messages.ts'
import type { ViewSources } from './view-messages.ts'

/** What the messages of a project repeat of each other: views and projections their sources, without the project. */
export interface ProjectMessages extends OnDemandSources {
  sourcesOf(view: FeatureView): ViewSources
  viewOf(name: string): ProjectedView
}

/** The messages of a repository's sources, as they stand in a registry, where they are repeated. */
export function projectMessages(
  { featureViews, onDemandFeatureViews }: FeatureRepository,
  sources: readonly SourceMessage[],
): ProjectMessages {
  const messages = new Map(sources.map((source) => [source.name, source]))
  const copyOf = (name: string): SourceMessage | undefined => {
    const found = messages.get(name)
    if (found === undefined) return undefined
    const message = clone(DataSourceSchema, found)
    message.project = ''
    return message
  }
  const sourcesOf = ({ source, streamSource }: FeatureView): ViewSources => ({
    batch: copyOf(source.name) ?? writeSource(source, undefined, () => undefined),
    stream: streamSource === undefined ? undefined : copyOf(streamSource),
  })
  const viewOf = (name: string): ProjectedView => {
    const view = featureViews.find((item) => item.name === name)
    if (view !== undefined) return { name, features: view.features, batch: sourcesOf(view).batch }
    const onDemand = onDemandFeatureViews.find((item) => item.name === name)
    if (onDemand === undefined) throw new Error(`there is no view ${name} to project`)
    return { name, features: onDemand.features, batch: undefined }
  }
  return {
    sourcesOf,
    viewOf,
    projectionOf: (projection) => writeProjection(projection, viewOf(projection.view)),
    requestOf(name) {
      const message = copyOf(name)
      if (message === undefined) throw new Error(`there is no request source ${name}`)
      return message
    },
  }
}
