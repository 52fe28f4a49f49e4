import { formatTtl } from './definitions/ttl.ts'
import type {
  BatchSource,
  DataSource,
  Entity,
  FeatureProjection,
  FeatureService,
  FeatureView,
  Field,
  OnDemandFeatureView,
} from './feature-repository.ts'
import { dtypeOf } from './value-types.ts'

/** A property of a definition, as definitions call it; undefined where it is not set. */
export interface Property {
  readonly name: string
  readonly value: string | undefined
  /** What readers or stored values rely on: none of it goes but on purpose. */
  readonly reliedOn: readonly string[]
}

export const sourceProperties = (source: DataSource): Property[] => [
  plain('type', source.type),
  ...kindProperties(source),
  ...described(source),
]

export const entityProperties = (entity: Entity): Property[] => [
  reliedOn('join_key', entity.joinKey),
  reliedOn('value_type', entity.valueType),
  ...described(entity),
]

export const viewProperties = (view: FeatureView): Property[] => [
  reliedOn('entities', view.entities.join(', ')),
  reliedOn('join_keys', view.joinKeys.map(({ name, valueType }) => `${name}: ${valueType}`).join(', ')),
  plain('source', view.streamSource ?? view.source.name),
  plain('batch_source', view.streamSource === undefined ? undefined : view.source.name),
  plain('ttl', formatTtl(view.ttlSeconds)),
  { name: 'online', value: String(view.online), reliedOn: view.online ? ['true'] : [] },
  ...view.features.flatMap(fieldProperties),
  ...described(view),
]

export const onDemandProperties = (view: OnDemandFeatureView): Property[] => [
  ...view.projections.map((projection) => ({ ...projected('sources', projection), reliedOn: [] })),
  ...view.requestSources.map((name) => plain(`sources.${name}`, 'request')),
  ...view.features.flatMap((field) => [
    ...fieldProperties(field),
    plain(`schema.${field.name}.expression`, field.expression),
  ]),
  ...described(view),
]

export const serviceProperties = (service: FeatureService): Property[] => [
  ...service.projections.map((projection) => projected('features', projection)),
  ...described(service),
]

const plain = (name: string, value: string | undefined): Property => ({ name, value, reliedOn: [] })
const reliedOn = (name: string, value: string): Property => ({ name, value, reliedOn: [value] })

function kindProperties(source: DataSource): Property[] {
  switch (source.type) {
    case 'file':
      return [plain('path', source.path), ...columnProperties(source)]
    case 'postgres':
      return [
        ...Object.entries(source.relation).map(([name, value]) => plain(name, value)),
        ...columnProperties(source),
      ]
    case 'kafka':
      return [
        plain('kafka_bootstrap_servers', source.bootstrapServers),
        plain('topic', source.topic),
        plain('message_format', source.messageFormat),
        plain('message_schema', source.messageSchema || undefined),
        plain('timestamp_field', source.timestampField),
        plain(
          'watermark_delay_threshold',
          source.watermarkDelaySeconds === 0 ? undefined : formatTtl(source.watermarkDelaySeconds),
        ),
        plain('batch_source', source.batchSource),
      ]
    case 'push':
      return [plain('batch_source', source.batchSource)]
    case 'request':
      return source.schema.flatMap(fieldProperties)
  }
}

const columnProperties = (source: BatchSource): Property[] => [
  plain('timestamp_field', source.timestampField),
  plain('created_timestamp_column', source.createdTimestampColumn),
  plain('valid_to_column', source.validToColumn),
  plain('field_mapping', pairs(source.fieldMapping)),
]

const fieldProperties = ({ name, valueType, description, tags }: Field): Property[] => [
  reliedOn(`schema.${name}`, dtypeOf(valueType)),
  plain(`schema.${name}.description`, description || undefined),
  plain(`schema.${name}.tags`, pairs(tags)),
]

/** Another feature beside takes nothing away. */
function projected(key: string, { view, alias, features, joinKeyMap }: FeatureProjection): Property {
  const keys = pairs(joinKeyMap)
  const taken = [view, `[${features.join(', ')}]`, ...(keys === undefined ? [] : [`keys ${keys}`])]
  const rows = `${view} by ${keys ?? 'its keys'}`
  return { name: `${key}.${alias ?? view}`, value: taken.join(' '), reliedOn: [rows, ...features] }
}

const described = ({ description, owner, tags }: Pick<Entity, 'description' | 'owner' | 'tags'>): Property[] => [
  plain('description', description || undefined),
  plain('owner', owner || undefined),
  plain('tags', pairs(tags)),
]

function pairs(record: Readonly<Record<string, string>>): string | undefined {
  const entries = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.length === 0 ? undefined : entries.map(([key, value]) => `${key}=${value}`).join(', ')
}
