/** A kind of object that the SQL registry keeps, a row for each, and the registry message's field that holds them in a file. */
export interface ObjectTable {
  readonly table: string
  readonly nameColumn: string
  readonly protoColumn: string
  readonly key:
    | 'entities'
    | 'dataSources'
    | 'featureViews'
    | 'streamFeatureViews'
    | 'onDemandFeatureViews'
    | 'labelViews'
    | 'featureServices'
}

const named = (table: string, word: string, key: ObjectTable['key']): ObjectTable => ({
  ...{ table, key },
  ...{ nameColumn: `${word}_name`, protoColumn: `${word}_proto` },
})

/** The tables of Feast 0.66 whose objects are read and written here. */
export const OBJECT_TABLES: readonly ObjectTable[] = [
  named('entities', 'entity', 'entities'),
  named('data_sources', 'data_source', 'dataSources'),
  named('feature_views', 'feature_view', 'featureViews'),
  named('stream_feature_views', 'feature_view', 'streamFeatureViews'),
  named('on_demand_feature_views', 'feature_view', 'onDemandFeatureViews'),
  named('label_views', 'feature_view', 'labelViews'),
  named('feature_services', 'feature_service', 'featureServices'),
]

/** Ours, which Feast does not know and leaves alone. */
export const REVISIONS_TABLE = 'millrace_revisions'

const NAMED = 'project_id VARCHAR(255) NOT NULL, last_updated_timestamp BIGINT NOT NULL'
const objects = (table: string, word: string, more = ''): [string, string] => [
  table,
  `${word}_name VARCHAR(255) NOT NULL, ${NAMED}, ${word}_proto BYTEA NOT NULL${more}, PRIMARY KEY (${word}_name, project_id)`,
]

/** Every table of Feast 0.66's SQL registry with its columns, as Feast itself makes them; other projects share them. */
const FEAST_TABLES: readonly (readonly [string, string])[] = [
  [
    'projects',
    'project_id VARCHAR(255) NOT NULL, project_name VARCHAR(255) NOT NULL, last_updated_timestamp BIGINT NOT NULL, project_proto BYTEA NOT NULL, PRIMARY KEY (project_id)',
  ],
  objects('entities', 'entity'),
  objects('data_sources', 'data_source'),
  objects('feature_views', 'feature_view', ', materialized_intervals BYTEA, user_metadata BYTEA'),
  objects('stream_feature_views', 'feature_view', ', user_metadata BYTEA'),
  objects('on_demand_feature_views', 'feature_view', ', user_metadata BYTEA'),
  objects('label_views', 'feature_view', ', user_metadata BYTEA'),
  objects('feature_services', 'feature_service'),
  objects('saved_datasets', 'saved_dataset'),
  objects('validation_references', 'validation_reference'),
  objects('managed_infra', 'infra'),
  objects('permissions', 'permission'),
  [
    'feature_view_version_history',
    'feature_view_name VARCHAR(255) NOT NULL, project_id VARCHAR(255) NOT NULL, version_number INTEGER NOT NULL, feature_view_type VARCHAR(50) NOT NULL, feature_view_proto BYTEA NOT NULL, created_timestamp BIGINT NOT NULL, description TEXT, version_id VARCHAR(36) NOT NULL, PRIMARY KEY (feature_view_name, project_id, version_number)',
  ],
  [
    'feast_metadata',
    'project_id VARCHAR(255) NOT NULL, metadata_key VARCHAR(50) NOT NULL, metadata_value TEXT NOT NULL, last_updated_timestamp BIGINT NOT NULL, PRIMARY KEY (project_id, metadata_key)',
  ],
]

/** The tables of Feast; a row of each belongs to the project in its `project_id`. */
export const FEAST_TABLE_NAMES: readonly string[] = FEAST_TABLES.map(([table]) => table)

/** Makes what is missing of the tables, with Feast's indexes, and ours. */
export const CREATE_TABLES: string = [
  ...FEAST_TABLES.flatMap(([table, columns]) => [
    `CREATE TABLE IF NOT EXISTS ${table} (${columns})`,
    `CREATE INDEX IF NOT EXISTS ${indexOf(table)} ON ${table} (project_id)`,
  ]),
  `CREATE TABLE IF NOT EXISTS ${REVISIONS_TABLE} (project_id VARCHAR(255) NOT NULL, revision INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (project_id, revision))`,
].join(';\n')

function indexOf(table: string): string {
  return table === 'feature_view_version_history' ? 'idx_fv_version_history_project_id' : `idx_${table}_project_id`
}
