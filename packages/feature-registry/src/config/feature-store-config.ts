export const CONFIG_FILE = 'feature_store.yaml'

/** One store as `feature_store.yaml` describes it; its own keys are for the package that opens it to check. */
export interface StoreConfig {
  /** Feast's word: `sqlite`, `redis`, `postgres`, `file`, `dask`, `duckdb`, … */
  readonly type: string
  readonly options: Readonly<Record<string, unknown>>
  /** `file:line` of its section, for messages. */
  readonly at: string
}

/** `feature_store.yaml`: Feast's own file, read as it is. */
export interface FeatureStoreConfig {
  readonly project: string
  /** `type` is `file` for a path; `options.path` is the path or address as written. */
  readonly registry: StoreConfig & { readonly path: string }
  /** Undefined where it is `null` or `none`: there is no online store. */
  readonly onlineStore: StoreConfig | undefined
  readonly offlineStore: StoreConfig
  readonly entityKeySerializationVersion: 3
}
