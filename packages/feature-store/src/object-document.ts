import type {
  DataSource,
  Entity,
  FeatureProjection,
  FeatureService,
  FeatureView,
  Field,
  OnDemandFeatureView,
} from '@millrace/feature-registry'
import { dtypeOf, formatTtl } from '@millrace/feature-registry'

/** An object of the registry in the words of its definition. */
export interface ObjectDocument {
  readonly name: string
  readonly [property: string]: unknown
}

interface Described {
  readonly description: string
  readonly owner: string
  readonly tags: Readonly<Record<string, string>>
}

const described = ({ description, owner, tags }: Described) => ({ description, owner, tags })

export const entityDocument = (entity: Entity): ObjectDocument => ({
  name: entity.name,
  join_key: entity.joinKey,
  value_type: entity.valueType,
  ...described(entity),
})

export function sourceDocument(source: DataSource): ObjectDocument {
  const { name, type } = source
  const common = { name, type, location: locationOf(source) }
  if (type === 'request') return { ...common, schema: source.schema.map(fieldDocument), ...described(source) }
  if (type === 'push') return { ...common, batch_source: source.batchSource, ...described(source) }
  if (type === 'kafka') {
    const { timestampField, messageFormat, watermarkDelaySeconds, batchSource } = source
    return {
      ...{ ...common, message_format: messageFormat, timestamp_field: timestampField },
      ...{ watermark_delay_seconds: watermarkDelaySeconds, batch_source: batchSource, ...described(source) },
    }
  }
  return {
    ...common,
    timestamp_field: source.timestampField,
    created_timestamp_column: source.createdTimestampColumn ?? null,
    valid_to_column: source.validToColumn ?? null,
    field_mapping: source.fieldMapping,
    ...described(source),
  }
}

function locationOf(source: DataSource): string {
  if (source.type === 'file') return source.path
  if (source.type === 'kafka') return `${source.bootstrapServers} ${source.topic}`
  if (source.type !== 'postgres') return ''
  return 'table' in source.relation ? source.relation.table : source.relation.query
}

export const viewDocument = (view: FeatureView): ObjectDocument => ({
  name: view.name,
  entities: view.entities,
  join_keys: view.joinKeys.map(({ name, valueType }) => ({ name, value_type: valueType })),
  features: view.features.map(fieldDocument),
  ttl: formatTtl(view.ttlSeconds),
  ttl_seconds: view.ttlSeconds,
  online: view.online,
  source: view.source.name,
  ...(view.streamSource === undefined ? {} : { stream_source: view.streamSource }),
  ...described(view),
  materialized: view.materializationIntervals.map(({ start, end }) => ({
    start: start.toISOString(),
    end: end.toISOString(),
  })),
})

export const onDemandDocument = (view: OnDemandFeatureView): ObjectDocument => ({
  name: view.name,
  features: view.features.map((feature) => ({ ...fieldDocument(feature), expression: feature.expression })),
  reads: [...view.projections.map(projected), ...view.requestSources],
  ...described(view),
})

export const serviceDocument = (service: FeatureService): ObjectDocument => ({
  name: service.name,
  features: service.projections.map(projected),
  ...described(service),
})

const fieldDocument = ({ name, valueType, description, tags }: Field) => ({
  name,
  dtype: dtypeOf(valueType),
  description,
  tags,
})

/** `view[a, b]`, with its alias and keys where they differ. */
function projected({ view, alias, features, joinKeyMap }: FeatureProjection): string {
  const keys = Object.entries(joinKeyMap).map(([key, column]) => `${key} as ${column}`)
  const also = [
    ...(alias === undefined ? [] : [`as ${alias}`]),
    ...(keys.length === 0 ? [] : [`on ${keys.join(', ')}`]),
  ]
  return [`${view}[${features.join(', ')}]`, ...also].join(' ')
}
