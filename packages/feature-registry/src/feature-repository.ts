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

export type DataSource = FileSource | PostgresSource

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
  readonly source: DataSource
  readonly materializationIntervals: readonly MaterializationInterval[]
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
  readonly featureServices: readonly FeatureService[]
}
