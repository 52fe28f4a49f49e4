import { clone, create, equals } from '@bufbuild/protobuf'
import type { Timestamp } from '@bufbuild/protobuf/wkt'
import type { BatchSource, Entity, FeatureRepository, FeatureService, FeatureView } from '../feature-repository.ts'
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
  FeatureViewMetaSchema,
  FeatureViewSchema,
  type FeatureView as ViewMessage,
} from '../protos/feast/core/FeatureView_pb.ts'
import { valueTypeNumber } from './message-types.ts'
import type { MessageKind } from './replace-messages.ts'
import { writeServiceSpec } from './service-messages.ts'
import { readSource, writeSource } from './source-messages.ts'
import { writeViewSpec } from './view-messages.ts'

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

export const sourceKind = (project: string, now: Timestamp): MessageKind<SourceMessage, BatchSource> => ({
  identify: ({ project: owner, name }) => ({ project: owner, name }),
  readable: (message) => !('unreadable' in readSource(message)),
  write(source, previous) {
    const message = writeSource(source, previous)
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
  { project }: FeatureRepository,
  sourceOf: (view: FeatureView) => SourceMessage,
  readable: (message: ViewMessage) => boolean,
  now: Timestamp,
): MessageKind<ViewMessage, FeatureView> => ({
  identify: bySpec,
  readable,
  write(view, previous) {
    const message = previous === undefined ? create(FeatureViewSchema) : clone(FeatureViewSchema, previous)
    message.spec = writeViewSpec(project, view, sourceOf(view), previous?.spec)
    return message
  },
  same: (a, b) => equals(FeatureViewSchema, a, b),
  date(message) {
    message.meta ??= create(FeatureViewMetaSchema)
    setDates(message.meta, now)
  },
})

export const serviceKind = (
  { project, featureViews }: FeatureRepository,
  sourceOf: (view: FeatureView) => SourceMessage,
  readable: (message: ServiceMessage) => boolean,
  now: Timestamp,
): MessageKind<ServiceMessage, FeatureService> => ({
  identify: bySpec,
  readable,
  write(service, previous) {
    const message = previous === undefined ? create(FeatureServiceSchema) : clone(FeatureServiceSchema, previous)
    message.spec = writeServiceSpec(project, service, featureViews, sourceOf, previous?.spec)
    return message
  },
  same: (a, b) => equals(FeatureServiceSchema, a, b),
  date(message) {
    message.meta ??= create(FeatureServiceMetaSchema)
    setDates(message.meta, now)
  },
})

const bySpec = ({ spec }: WithSpec) => ({ project: spec?.project ?? '', name: spec?.name ?? '' })

function setDates(meta: Dates, now: Timestamp): void {
  meta.createdTimestamp ??= now
  meta.lastUpdatedTimestamp = now
}
