import { clone, create } from '@bufbuild/protobuf'
import type { FeatureProjection, FeatureService, Field } from '../feature-repository.ts'
import type { DataSource as SourceMessage } from '../protos/feast/core/DataSource_pb.ts'
import { type FeatureServiceSpec, FeatureServiceSpecSchema } from '../protos/feast/core/FeatureService_pb.ts'
import {
  type FeatureViewProjection,
  FeatureViewProjectionSchema,
} from '../protos/feast/core/FeatureViewProjection_pb.ts'
import { writeField } from './field-messages.ts'

/** A view of any kind, and the message of its batch source where it has one. */
export interface ProjectedView {
  readonly name: string
  readonly features: readonly Field[]
  readonly batch: SourceMessage | undefined
}

/** A feature service's spec as Feast writes it, over what was there before. */
export function writeServiceSpec(
  project: string,
  service: FeatureService,
  viewOf: (name: string) => ProjectedView,
  previous: FeatureServiceSpec | undefined,
): FeatureServiceSpec {
  const spec = previous === undefined ? create(FeatureServiceSpecSchema) : clone(FeatureServiceSpecSchema, previous)
  spec.name = service.name
  spec.project = project
  spec.features = service.projections.map((projection) => writeProjection(projection, viewOf(projection.view)))
  spec.tags = { ...service.tags }
  spec.description = service.description
  spec.owner = service.owner
  return spec
}

/** What a service or an on-demand view takes of a view, as Feast writes it. */
export function writeProjection(
  projection: FeatureProjection,
  { name: view, features, batch }: ProjectedView,
): FeatureViewProjection {
  const created = batch?.createdTimestampColumn ?? ''
  return create(FeatureViewProjectionSchema, {
    featureViewName: view,
    featureViewNameAlias: projection.alias ?? '',
    joinKeyMap: { ...projection.joinKeyMap },
    featureColumns: projection.features.map((name) => {
      const field = features.find((feature) => feature.name === name)
      if (field === undefined) throw new Error(`feature view ${view} has no feature ${name}`)
      return writeField(field, undefined)
    }),
    // Feast puts the created column here too; anything else would show as a change in `feast plan`.
    timestampField: created,
    createdTimestampColumn: created,
    ...(batch === undefined ? {} : { batchSource: batch }),
    viewType: 'featureView',
  })
}

/** What a service or an on-demand view takes of a view. */
export const readProjection = (projection: FeatureViewProjection): FeatureProjection => ({
  view: projection.featureViewName,
  alias: projection.featureViewNameAlias || undefined,
  features: projection.featureColumns.map((column) => column.name),
  joinKeyMap: projection.joinKeyMap,
})
