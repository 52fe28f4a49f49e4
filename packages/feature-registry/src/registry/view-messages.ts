import { clone, create } from '@bufbuild/protobuf'
import { type Duration, DurationSchema, timestampDate } from '@bufbuild/protobuf/wkt'
import type { Entity, FeatureView, Field } from '../feature-repository.ts'
import type { DataSource as SourceMessage } from '../protos/feast/core/DataSource_pb.ts'
import { type FeatureSpecV2, FeatureSpecV2Schema } from '../protos/feast/core/Feature_pb.ts'
import {
  type FeatureViewSpec,
  FeatureViewSpecSchema,
  type FeatureView as ViewMessage,
} from '../protos/feast/core/FeatureView_pb.ts'
import { DUMMY_ENTITY, DUMMY_JOIN_KEY, valueTypeName, valueTypeNumber } from './message-types.ts'
import { readSource } from './source-messages.ts'

/** A feature view of a registry with the features that were left out, or why millrace cannot read it. */
export function readView(
  message: ViewMessage,
  entities: readonly Entity[],
): { readonly view: FeatureView; readonly leftOut: readonly string[] } | { readonly unreadable: string } {
  const { spec, meta } = message
  if (spec === undefined) return { unreadable: 'it has no spec' }
  if (spec.disabled) return { unreadable: 'it is disabled' }
  if (spec.featureTransformation !== undefined) return { unreadable: 'it has a transformation in Python' }
  if (spec.sourceViews.length > 0) return { unreadable: 'it is derived from other views' }
  if (spec.batchSource === undefined) return { unreadable: 'it has no batch source' }
  const source = readSource(spec.batchSource)
  if ('unreadable' in source) return source
  const joinKeys = readJoinKeys(spec, entities)
  if ('unreadable' in joinKeys) return joinKeys
  const features = spec.features.map(readField)
  const view: FeatureView = {
    name: spec.name,
    description: spec.description,
    owner: spec.owner,
    tags: spec.tags,
    entities: spec.entities.filter((name) => name !== DUMMY_ENTITY),
    joinKeys: joinKeys.keys,
    features: features.filter((field) => field !== undefined),
    ttlSeconds: ttlSeconds(spec.ttl),
    online: spec.online,
    source,
    materializationIntervals: (meta?.materializationIntervals ?? []).flatMap(({ startTime, endTime }) =>
      startTime === undefined || endTime === undefined
        ? []
        : [{ start: timestampDate(startTime), end: timestampDate(endTime) }],
    ),
  }
  return { view, leftOut: spec.features.flatMap(({ name }, index) => (features[index] === undefined ? [name] : [])) }
}

/** A feature view's spec as Feast writes it, over what was there before. */
export function writeViewSpec(
  project: string,
  view: FeatureView,
  source: SourceMessage,
  previous: FeatureViewSpec | undefined,
): FeatureViewSpec {
  const spec = previous === undefined ? create(FeatureViewSpecSchema) : clone(FeatureViewSpecSchema, previous)
  const before = new Map([...spec.features, ...spec.entityColumns].map((field) => [field.name, field]))
  const keys = view.joinKeys.length === 0 ? [{ name: DUMMY_JOIN_KEY, valueType: 'STRING' as const }] : view.joinKeys
  spec.name = view.name
  spec.project = project
  spec.entities = view.entities.length === 0 ? [DUMMY_ENTITY] : [...view.entities]
  const defined = new Set(view.features.map(({ name }) => name))
  const unreadable = spec.features.filter((field) => !defined.has(field.name) && readField(field) === undefined)
  spec.features = [...view.features.map((field) => writeField(field, before.get(field.name))), ...unreadable]
  const place = new Map(spec.entityColumns.map(({ name }, index) => [name, index]))
  spec.entityColumns = keys
    .map(({ name, valueType }) => {
      const { description = '', tags = {} } = before.get(name) ?? {}
      return writeField({ name, valueType, description, tags }, before.get(name))
    })
    .sort((a, b) => (place.get(a.name) ?? keys.length) - (place.get(b.name) ?? keys.length))
  spec.tags = { ...view.tags }
  spec.ttl = create(DurationSchema, {
    seconds: BigInt(Math.floor(view.ttlSeconds)),
    nanos: Math.round((view.ttlSeconds % 1) * 1e9),
  })
  spec.batchSource = source
  spec.online = view.online
  spec.description = view.description
  spec.owner = view.owner
  spec.version ||= 'latest'
  return spec
}

export function writeField(field: Field, previous: FeatureSpecV2 | undefined): FeatureSpecV2 {
  const message = previous === undefined ? create(FeatureSpecV2Schema) : clone(FeatureSpecV2Schema, previous)
  message.name = field.name
  message.valueType = valueTypeNumber(field.valueType)
  message.description = field.description
  message.tags = { ...field.tags }
  return message
}

function readField({ name, valueType, description, tags }: FeatureSpecV2): Field | undefined {
  const type = valueTypeName(valueType)
  return type && { name, valueType: type, description, tags }
}

/** A key's type is what the view says, then what the entity says: Feast makes key bytes by the former. */
function readJoinKeys(
  spec: FeatureViewSpec,
  entities: readonly Entity[],
): { readonly keys: FeatureView['joinKeys'] } | { readonly unreadable: string } {
  const types = new Map(spec.entityColumns.map(({ name, valueType }) => [name, valueTypeName(valueType)]))
  const keys: FeatureView['joinKeys'][number][] = []
  for (const name of spec.entities) {
    if (name === DUMMY_ENTITY) continue
    const entity = entities.find((item) => item.name === name)
    if (entity === undefined) return { unreadable: `its entity ${name} is not in the registry` }
    keys.push({ name: entity.joinKey, valueType: types.get(entity.joinKey) ?? entity.valueType })
  }
  return { keys }
}

const ttlSeconds = (ttl: Duration | undefined): number =>
  ttl === undefined ? 0 : Number(ttl.seconds) + ttl.nanos / 1e9
