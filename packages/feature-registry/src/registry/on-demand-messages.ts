import { clone, create } from '@bufbuild/protobuf'
import type { FeatureProjection, OnDemandFeatureView } from '../feature-repository.ts'
import type { DataSource as SourceMessage } from '../protos/feast/core/DataSource_pb.ts'
import type { FeatureViewProjection } from '../protos/feast/core/FeatureViewProjection_pb.ts'
import {
  type OnDemandFeatureViewSpec,
  OnDemandFeatureViewSpecSchema,
  type OnDemandFeatureView as OnDemandMessage,
  type OnDemandSource,
  OnDemandSourceSchema,
} from '../protos/feast/core/OnDemandFeatureView_pb.ts'
import { FeatureTransformationV2Schema, UserDefinedFunctionV2Schema } from '../protos/feast/core/Transformation_pb.ts'
import { readField, writeField } from './field-messages.ts'
import { ownTag, withOwnTags, withoutOwnTags } from './own-tags.ts'
import { readProjection } from './service-messages.ts'

interface Unreadable {
  readonly unreadable: string
}

/** An on-demand view of a registry, or why millrace cannot read it: it computes expressions, and no Python. */
export function readOnDemandView({ spec }: OnDemandMessage): OnDemandFeatureView | Unreadable {
  if (spec === undefined) return { unreadable: 'it has no spec' }
  if (spec.disabled) return { unreadable: 'it is disabled' }
  const features: OnDemandFeatureView['features'][number][] = []
  for (const message of spec.features) {
    const field = readField(message)
    const expression = ownTag(spec.tags, expressionTag(message.name))
    if (expression === undefined) return { unreadable: 'it is a function in Python' }
    if (field === undefined) return { unreadable: `its feature ${message.name} has a type without a column type here` }
    features.push({ ...field, expression })
  }
  const projections: FeatureProjection[] = []
  const requestSources: string[] = []
  for (const { source } of Object.values(spec.sources)) {
    if (source.case === 'requestDataSource') requestSources.push(source.value.name)
    else if (source.case === 'featureViewProjection') projections.push(readProjection(source.value))
    else return { unreadable: 'it has a source of a kind not known here' }
  }
  const { name, description, owner } = spec
  return {
    ...{ name, description, owner, tags: withoutOwnTags(spec.tags), features },
    projections: projections.sort((a, b) => (sourceName(a) < sourceName(b) ? -1 : 1)),
    requestSources: requestSources.sort(),
  }
}

/** An on-demand view's spec, over what was there before: the expressions are tags, and what Feast would call tells so. */
export function writeOnDemandSpec(
  project: string,
  view: OnDemandFeatureView,
  { projectionOf, requestOf }: OnDemandSources,
  previous: OnDemandFeatureViewSpec | undefined,
): OnDemandFeatureViewSpec {
  const spec =
    previous === undefined ? create(OnDemandFeatureViewSpecSchema) : clone(OnDemandFeatureViewSpecSchema, previous)
  const before = new Map(spec.features.map((field) => [field.name, field]))
  spec.name = view.name
  spec.project = project
  spec.features = view.features.map((field) => writeField(field, before.get(field.name)))
  spec.sources = Object.fromEntries<OnDemandSource>([
    ...view.projections.map((projection): [string, OnDemandSource] => [
      sourceName(projection),
      create(OnDemandSourceSchema, { source: { case: 'featureViewProjection', value: projectionOf(projection) } }),
    ]),
    ...view.requestSources.map((name): [string, OnDemandSource] => [
      name,
      create(OnDemandSourceSchema, { source: { case: 'requestDataSource', value: requestOf(name) } }),
    ]),
  ])
  spec.description = view.description
  spec.tags = withOwnTags(
    view.tags,
    Object.fromEntries(view.features.map(({ name, expression }) => [expressionTag(name), expression])),
  )
  spec.owner = view.owner
  spec.featureTransformation = create(FeatureTransformationV2Schema, {
    transformation: { case: 'userDefinedFunction', value: create(UserDefinedFunctionV2Schema, FUNCTION) },
  })
  spec.mode = 'python'
  spec.version ||= 'latest'
  return spec
}

/** The messages of what an on-demand view reads. */
export interface OnDemandSources {
  projectionOf(projection: FeatureProjection): FeatureViewProjection
  requestOf(name: string): SourceMessage
}

const expressionTag = (feature: string): string => `expression.${feature}`

const sourceName = ({ alias, view }: FeatureProjection): string => alias ?? view

/** Feast runs this text to have a function; it is fixed, so that no definition becomes code. */
const FUNCTION = {
  name: 'computed_by_millrace',
  mode: 'python',
  bodyText: `def computed_by_millrace(inputs):
    raise NotImplementedError("millrace computes these features; their expressions are tags of the on-demand feature view")
`,
}
