import { clone, create } from '@bufbuild/protobuf'
import { timestampDate } from '@bufbuild/protobuf/wkt'
import type { Entity, FeatureView } from '../feature-repository.ts'
import type { DataSource as SourceMessage } from '../protos/feast/core/DataSource_pb.ts'
import type { FeatureSpecV2 } from '../protos/feast/core/Feature_pb.ts'
import {
  type FeatureViewSpec,
  FeatureViewSpecSchema,
  type FeatureView as ViewMessage,
} from '../protos/feast/core/FeatureView_pb.ts'
import {
  type StreamFeatureViewSpec,
  StreamFeatureViewSpecSchema,
  type StreamFeatureView as StreamViewMessage,
} from '../protos/feast/core/StreamFeatureView_pb.ts'
import { readField, readSeconds, writeField, writeSeconds } from './field-messages.ts'
import { DUMMY_ENTITY, DUMMY_JOIN_KEY, valueTypeName } from './message-types.ts'
import { readBatchSource } from './source-messages.ts'

/** A feature view or stream feature view of a registry with the features that were left out, or why millrace cannot read it. */
export function readView(
  message: ViewMessage | StreamViewMessage,
  entities: readonly Entity[],
): { readonly view: FeatureView; readonly leftOut: readonly string[] } | { readonly unreadable: string } {
  const { spec, meta } = message
  if (spec === undefined) return { unreadable: 'it has no spec' }
  if (spec.disabled) return { unreadable: 'it is disabled' }
  if (spec.featureTransformation !== undefined) return { unreadable: 'it has a transformation in Python' }
  if ('sourceViews' in spec && spec.sourceViews.length > 0) return { unreadable: 'it is derived from other views' }
  if ('aggregations' in spec && (spec.aggregations.length > 0 || spec.userDefinedFunction !== undefined)) {
    return { unreadable: 'it is computed by a stream processor' }
  }
  if (spec.batchSource === undefined) return { unreadable: 'it has no batch source' }
  const source = readBatchSource(spec.batchSource)
  if ('unreadable' in source) return source
  const joinKeys = readJoinKeys(spec, entities)
  if ('unreadable' in joinKeys) return joinKeys
  // Feast lists a stream feature view's join keys among its features.
  const columns = new Set(spec.entityColumns.map(({ name }) => name))
  const own = spec.features.filter(({ name }) => !columns.has(name))
  const features = own.map(readField)
  const view: FeatureView = {
    name: spec.name,
    description: spec.description,
    owner: spec.owner,
    tags: spec.tags,
    entities: spec.entities.filter((name) => name !== DUMMY_ENTITY),
    joinKeys: joinKeys.keys,
    features: features.filter((field) => field !== undefined),
    ttlSeconds: readSeconds(spec.ttl),
    online: spec.online,
    source,
    ...(spec.streamSource === undefined ? {} : { streamSource: spec.streamSource.name }),
    materializationIntervals: (meta?.materializationIntervals ?? []).flatMap(({ startTime, endTime }) =>
      startTime === undefined || endTime === undefined
        ? []
        : [{ start: timestampDate(startTime), end: timestampDate(endTime) }],
    ),
  }
  return { view, leftOut: own.flatMap(({ name }, index) => (features[index] === undefined ? [name] : [])) }
}

/** The messages of a view's sources, as the view repeats them. */
export interface ViewSources {
  readonly batch: SourceMessage
  /** Undefined where the registry does not list it by itself. */
  readonly stream: SourceMessage | undefined
}

/** A feature view's spec as Feast writes it, over what was there before. */
export function writeViewSpec(
  project: string,
  view: FeatureView,
  sources: ViewSources,
  previous: FeatureViewSpec | undefined,
): FeatureViewSpec {
  const spec = previous === undefined ? create(FeatureViewSpecSchema) : clone(FeatureViewSpecSchema, previous)
  setSpec(spec, project, view, sources)
  return spec
}

/** A stream feature view's spec as Feast writes it, over what was there before. */
export function writeStreamViewSpec(
  project: string,
  view: FeatureView,
  sources: ViewSources,
  previous: StreamFeatureViewSpec | undefined,
): StreamFeatureViewSpec {
  const spec =
    previous === undefined ? create(StreamFeatureViewSpecSchema) : clone(StreamFeatureViewSpecSchema, previous)
  setSpec(spec, project, view, sources)
  // What Feast's own constructor takes without a transformation.
  spec.mode ||= 'python'
  return spec
}

function setSpec(
  spec: FeatureViewSpec | StreamFeatureViewSpec,
  project: string,
  view: FeatureView,
  { batch, stream }: ViewSources,
): void {
  const before = new Map([...spec.features, ...spec.entityColumns].map((field) => [field.name, field]))
  const keys = view.joinKeys.length === 0 ? [{ name: DUMMY_JOIN_KEY, valueType: 'STRING' as const }] : view.joinKeys
  spec.name = view.name
  spec.project = project
  spec.entities = view.entities.length === 0 ? [DUMMY_ENTITY] : [...view.entities]
  spec.features = writeFeatures(view, spec, before)
  const place = new Map(spec.entityColumns.map(({ name }, index) => [name, index]))
  spec.entityColumns = keys
    .map(({ name, valueType }) => {
      const { description = '', tags = {} } = before.get(name) ?? {}
      return writeField({ name, valueType, description, tags }, before.get(name))
    })
    .sort((a, b) => (place.get(a.name) ?? keys.length) - (place.get(b.name) ?? keys.length))
  spec.tags = { ...view.tags }
  spec.ttl = writeSeconds(view.ttlSeconds)
  spec.batchSource = batch
  if (view.streamSource === undefined) delete spec.streamSource
  else if (stream !== undefined) spec.streamSource = stream
  spec.online = view.online
  spec.description = view.description
  spec.owner = view.owner
  spec.version ||= 'latest'
}

/** The features, and in their places what was there beside: features that millrace cannot read, and join keys. */
function writeFeatures(
  view: FeatureView,
  spec: FeatureViewSpec | StreamFeatureViewSpec,
  before: ReadonlyMap<string, FeatureSpecV2>,
): FeatureSpecV2[] {
  const defined = new Set(view.features.map(({ name }) => name))
  const keys = new Set(view.joinKeys.map(({ name }) => name))
  const columns = new Set(spec.entityColumns.map(({ name }) => name))
  const waiting = view.features.map((field) => writeField(field, before.get(field.name)))
  const placed = spec.features.flatMap((field) => {
    if (defined.has(field.name)) return waiting.splice(0, 1)
    const stays = columns.has(field.name) ? keys.has(field.name) : readField(field) === undefined
    return stays ? [field] : []
  })
  return [...placed, ...waiting]
}

/** A key's type is what the view says, then what the entity says: Feast makes key bytes by the former. */
function readJoinKeys(
  spec: FeatureViewSpec | StreamFeatureViewSpec,
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
