/** Feast's value types that a field or a join key may have here. */
export type ValueType =
  | 'BYTES'
  | 'STRING'
  | 'INT32'
  | 'INT64'
  | 'DOUBLE'
  | 'FLOAT'
  | 'BOOL'
  | 'UNIX_TIMESTAMP'
  | 'BYTES_LIST'
  | 'STRING_LIST'
  | 'INT32_LIST'
  | 'INT64_LIST'
  | 'DOUBLE_LIST'
  | 'FLOAT_LIST'
  | 'BOOL_LIST'
  | 'UNIX_TIMESTAMP_LIST'

export interface Described {
  readonly name: string
  readonly description: string
  readonly owner: string
  readonly tags: Readonly<Record<string, string>>
}

export interface Field {
  readonly name: string
  readonly valueType: ValueType
  readonly description: string
  readonly tags: Readonly<Record<string, string>>
}

export interface Entity extends Described {
  readonly joinKey: string
  readonly valueType: ValueType
}

interface Source extends Described {
  readonly timestampField: string
  readonly createdTimestampColumn: string | undefined
  /** Source column to feature name. */
  readonly fieldMapping: Readonly<Record<string, string>>
  /** SCD type 2: a row holds from its timestamp until before this column's time; null there means that it still holds. */
  readonly validToColumn?: string | undefined
}

export interface FileSource extends Source {
  readonly type: 'file'
  /** As written: relative to the feature repository's folder, absolute, or a `file://` URI; may hold globs. */
  readonly path: string
}

export interface PostgresSource extends Source {
  readonly type: 'postgres'
  readonly relation: { readonly table: string } | { readonly query: string }
}

/** What history is read from. */
export type BatchSource = FileSource | PostgresSource

/** A topic that is declared here and read by other programs. */
export interface KafkaSource extends Described {
  readonly type: 'kafka'
  readonly bootstrapServers: string
  readonly topic: string
  readonly messageFormat: 'json' | 'avro' | 'proto'
  /** What Feast has for a format: the JSON or Avro schema, or the class of protobuf messages; may be empty. */
  readonly messageSchema: string
  readonly timestampField: string
  readonly watermarkDelaySeconds: number
  /** Name of the source with the topic's history. */
  readonly batchSource: string
}

/** Rows that other programs push; `batchSource` names the source with their history. */
export interface PushSource extends Described {
  readonly type: 'push'
  readonly batchSource: string
}

/** Values that come with the request: columns of the entity rows offline, part of the request online. */
export interface RequestSource extends Described {
  readonly type: 'request'
  readonly schema: readonly Field[]
}

export type DataSource = BatchSource | KafkaSource | PushSource | RequestSource

export interface MaterializationInterval {
  readonly start: Date
  readonly end: Date
}

export interface FeatureView extends Described {
  readonly entities: readonly string[]
  /** The join keys of its entities with the types that key bytes are made from, in the order of `entities`. */
  readonly joinKeys: readonly { readonly name: string; readonly valueType: ValueType }[]
  readonly features: readonly Field[]
  /** 0 means no lower bound. */
  readonly ttlSeconds: number
  readonly online: boolean
  readonly source: BatchSource
  /** The name of the Kafka or push source that feeds it beside its batch source; with a Kafka source it is Feast's stream feature view. */
  readonly streamSource?: string | undefined
  readonly materializationIntervals: readonly MaterializationInterval[]
}

export interface OnDemandFeature extends Field {
  /** In the expression language, over the view's inputs by name. */
  readonly expression: string
}

/** Features that are computed from other features and request data when they are asked for. */
export interface OnDemandFeatureView extends Described {
  readonly features: readonly OnDemandFeature[]
  /** The features that it reads, by the views' names. */
  readonly projections: readonly FeatureProjection[]
  /** The names of the request sources that it reads, sorted. */
  readonly requestSources: readonly string[]
}

export interface FeatureProjection {
  readonly view: string
  /** The name used in `name__feature` where full feature names are asked for. */
  readonly alias: string | undefined
  readonly features: readonly string[]
  /** The view's join key to the entity rows' column. */
  readonly joinKeyMap: Readonly<Record<string, string>>
}

export interface FeatureService extends Described {
  readonly projections: readonly FeatureProjection[]
}

/** What one project defines: read from YAML definitions, or from a registry that Feast or millrace wrote. */
export interface FeatureRepository {
  readonly project: string
  readonly entities: readonly Entity[]
  readonly sources: readonly DataSource[]
  readonly featureViews: readonly FeatureView[]
  readonly onDemandFeatureViews: readonly OnDemandFeatureView[]
  readonly featureServices: readonly FeatureService[]
}
