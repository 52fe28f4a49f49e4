import { clone, create, equals, type Message } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import type { Timestamp } from '@bufbuild/protobuf/wkt'
import type { DataSource, Entity, FeatureService, FeatureView, OnDemandFeatureView } from '../feature-repository.ts'
import {
  DataSource_SourceMetaSchema,
  DataSourceSchema,
  type DataSource as SourceMessage,
} from '../protos/feast/core/DataSource_pb.ts'
import {
  type Entity as EntityMessage,
  EntityMetaSchema,
  EntitySchema,
  EntitySpecV2Schema,
} from '../protos/feast/core/Entity_pb.ts'
import {
  FeatureServiceMetaSchema,
  FeatureServiceSchema,
  type FeatureService as ServiceMessage,
} from '../protos/feast/core/FeatureService_pb.ts'
import {
  type FeatureViewMeta,
  FeatureViewMetaSchema,
  FeatureViewSchema,
  type FeatureView as ViewMessage,
} from '../protos/feast/core/FeatureView_pb.ts'
import {
  OnDemandFeatureViewMetaSchema,
  OnDemandFeatureViewSchema,
  type OnDemandFeatureView as OnDemandMessage,
} from '../protos/feast/core/OnDemandFeatureView_pb.ts'
import {
  StreamFeatureViewSchema,
  type StreamFeatureView as StreamViewMessage,
} from '../protos/feast/core/StreamFeatureView_pb.ts'
import { valueTypeNumber } from './message-types.ts'
import { type OnDemandSources, writeOnDemandSpec } from './on-demand-messages.ts'
import type { MessageKind } from './replace-messages.ts'
import { type ProjectedView, writeServiceSpec } from './service-messages.ts'
import { readSource, writeSource } from './source-messages.ts'
import { type ViewSources, writeStreamViewSpec, writeViewSpec } from './view-messages.ts'

interface Dates {
  createdTimestamp?: Timestamp | undefined
  lastUpdatedTimestamp?: Timestamp | undefined
}

interface WithSpec {
  readonly spec?: { readonly project: string; readonly name: string } | undefined
}

/** An entity; without a value type it is Feast's stand-in. */
export type WritableEntity = Omit<Entity, 'valueType'> & { readonly valueType: Entity['valueType'] | undefined }

export const entityKind = (project: string, now: Timestamp): MessageKind<EntityMessage, WritableEntity> => ({
  identify: bySpec,
  readable: () => true,
  write({ name, description, owner, tags, joinKey, valueType }, previous) {
    const message = previous === undefined ? create(EntitySchema) : clone(EntitySchema, previous)
    message.spec ??= create(EntitySpecV2Schema)
    Object.assign(message.spec, { name, project, description, owner, tags: { ...tags }, joinKey })
    if (valueType !== undefined) message.spec.valueType = valueTypeNumber(valueType)
    return message
  },
  same: (a, b) => equals(EntitySchema, a, b),
  date(message) {
    message.meta ??= create(EntityMetaSchema)
    setDates(message.meta, now)
  },
})

/** What the messages of one project are written with. */
export interface Writing {
  readonly project: string
  readonly now: Timestamp
  /** The names of the project's views and services that millrace reads. */
  readonly readable: ReadonlySet<string>
}

export const sourceKind = (
  { project, now }: Writing,
  batchOf: (name: string) => SourceMessage | undefined,
): MessageKind<SourceMessage, DataSource> => ({
  identify: ({ project: owner, name }) => ({ project: owner, name }),
  readable: (message) => !('unreadable' in readSource(message)),
  write(source, previous) {
    const message = writeSource(source, previous, batchOf)
    message.project = project
    return message
  },
  same: (a, b) => equals(DataSourceSchema, a, b),
  date(message) {
    message.meta ??= create(DataSource_SourceMetaSchema)
    setDates(message.meta, now)
  },
})

export const viewKind = (
  writing: Writing,
  sourcesOf: (view: FeatureView) => ViewSources,
  metaOf: (name: string) => FeatureViewMeta | undefined,
): MessageKind<ViewMessage, FeatureView> =>
  specKind(
    [FeatureViewSchema, FeatureViewMetaSchema],
    writing,
    (view, previous) => writeViewSpec(writing.project, view, sourcesOf(view), previous),
    ({ name }) => metaOf(name),
  )

export const streamViewKind = (
  writing: Writing,
  sourcesOf: (view: FeatureView) => ViewSources,
): MessageKind<StreamViewMessage, FeatureView> =>
  specKind([StreamFeatureViewSchema, FeatureViewMetaSchema], writing, (view, previous) =>
    writeStreamViewSpec(writing.project, view, sourcesOf(view), previous),
  )

export const onDemandViewKind = (
  writing: Writing,
  sources: OnDemandSources,
): MessageKind<OnDemandMessage, OnDemandFeatureView> =>
  specKind([OnDemandFeatureViewSchema, OnDemandFeatureViewMetaSchema], writing, (view, previous) =>
    writeOnDemandSpec(writing.project, view, sources, previous),
  )

export const serviceKind = (
  writing: Writing,
  viewOf: (name: string) => ProjectedView,
): MessageKind<ServiceMessage, FeatureService> =>
  specKind([FeatureServiceSchema, FeatureServiceMetaSchema], writing, (service, previous) =>
    writeServiceSpec(writing.project, service, viewOf, previous),
  )

interface SpecMessage extends Message {
  spec?: { project: string; name: string } | undefined
  meta?: Dates | undefined
}

/** A kind whose messages have a spec, in which everything stands, and dates in their meta; `newMeta` is what a new one begins with. */
const specKind = <M extends SpecMessage, D>(
  [schema, metaSchema]: readonly [GenMessage<M>, GenMessage<NonNullable<M['meta']> & Message>],
  { now, readable }: Writing,
  writeSpec: (desired: D, previous: M['spec']) => M['spec'],
  newMeta: (desired: D) => M['meta'] = () => undefined,
): MessageKind<M, D> => ({
  identify: bySpec,
  readable: ({ spec }) => readable.has(spec?.name ?? ''),
  write(desired, previous) {
    const message = previous === undefined ? create(schema) : clone(schema, previous)
    message.spec = writeSpec(desired, previous?.spec)
    const meta = previous === undefined ? newMeta(desired) : undefined
    if (meta !== undefined) message.meta = meta
    return message
  },
  same: (a, b) => equals(schema, a, b),
  date(message) {
    message.meta ??= create(metaSchema)
    setDates(message.meta, now)
  },
})

const bySpec = ({ spec }: WithSpec) => ({ project: spec?.project ?? '', name: spec?.name ?? '' })

function setDates(meta: Dates, now: Timestamp): void {
  meta.createdTimestamp ??= now
  meta.lastUpdatedTimestamp = now
}
