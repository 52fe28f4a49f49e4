import { clone, create } from '@bufbuild/protobuf'
import type { FeatureProjection, FeatureService, FeatureView } from '../feature-repository.ts'
import type { DataSource as SourceMessage } from '../protos/feast/core/DataSource_pb.ts'
import { type FeatureServiceSpec, FeatureServiceSpecSchema } from '../protos/feast/core/FeatureService_pb.ts'
import {
  type FeatureViewProjection,
  FeatureViewProjectionSchema,
} from '../protos/feast/core/FeatureViewProjection_pb.ts'
import { writeField } from './view-messages.ts'

/** A feature service's spec as Feast writes it, over what was there before. */
export function writeServiceSpec(
  project: string,
  service: FeatureService,
  views: readonly FeatureView[],
  sourceOf: (view: FeatureView) => SourceMessage,
  previous: FeatureServiceSpec | undefined,
): FeatureServiceSpec {
  const spec = previous === undefined ? create(FeatureServiceSpecSchema) : clone(FeatureServiceSpecSchema, previous)
  spec.name = service.name
  spec.project = project
  spec.features = service.projections.map((projection) => {
    const view = views.find(({ name }) => name === projection.view)
    if (view === undefined) throw new Error(`feature service ${service.name} uses the unknown view ${projection.view}`)
    return writeProjection(projection, view, sourceOf(view))
  })
  spec.tags = { ...service.tags }
  spec.description = service.description
  spec.owner = service.owner
  return spec
}

function writeProjection(
  projection: FeatureProjection,
  view: FeatureView,
  source: SourceMessage,
): FeatureViewProjection {
  const created = view.source.createdTimestampColumn ?? ''
  return create(FeatureViewProjectionSchema, {
    featureViewName: view.name,
    featureViewNameAlias: projection.alias ?? '',
    joinKeyMap: { ...projection.joinKeyMap },
    featureColumns: projection.features.map((name) => {
      const field = view.features.find((feature) => feature.name === name)
      if (field === undefined) throw new Error(`feature view ${view.name} has no feature ${name}`)
      return writeField(field, undefined)
    }),
    // Feast puts the created column here too; anything else would show as a change in `feast plan`.
    timestampField: created,
    createdTimestampColumn: created,
    batchSource: source,
    viewType: 'featureView',
  })
}
