import type { Workdir } from '../src/index.ts'
import { type GeneratedRepository, type GeneratedView, LABEL } from './generated-repository.ts'
import type { Key } from './point-in-time.ts'

/** The settings under which the steps find a written repository. */
export const GENERATED_SETTINGS: Readonly<Record<string, string>> = {
  ENTITY_FILE: 'data/sales.csv',
  BATCH_INPUT_FILE: 'data/next_week.tsv',
  REGISTERED_MODEL_NAME: 'takings_model',
  EXPERIMENT_NAME: 'shelves',
  RMSE_THRESHOLD: '2',
  MAE_THRESHOLD: '2',
}

/** Writes definitions, sources and entity rows as people have them: an offset in one file, `T` and `Z` in the other. */
export async function writeRepository(dir: Workdir, { views, training, batch }: GeneratedRepository): Promise<void> {
  dir.write('feature_repo/feature_store.yaml', CONFIG)
  dir.write('feature_repo/shop.yaml', definitions(views))
  for (const view of views) await writeSource(dir, view)
  const sales = training.map((row) => [
    String(row.keys['product_no']),
    String(row.label),
    withOffset(row.time),
    quoted(row.keys['store_code']),
  ])
  dir.write('data/sales.csv', lines([['product_no', LABEL, 'event_timestamp', 'store_code'], ...sales], ','))
  const next = batch.map(({ keys, time }) => [quoted(keys['store_code']), iso(time), String(keys['product_no'])])
  dir.write('data/next_week.tsv', lines([['store_code', 'event_timestamp', 'product_no'], ...next], '\t'))
}

const CONFIG = `project: shop
provider: local
registry: registry.db
offline_store: { type: file }
online_store: { type: sqlite, path: online_store.db }
entity_key_serialization_version: 3
`

const VALUE_TYPES: Readonly<Record<string, string>> = { store_code: 'STRING', product_no: 'INT64' }

function definitions(views: readonly GeneratedView[]): string {
  const keys = [...new Set(views.flatMap((view) => view.keys))]
  const document = {
    entities: keys.map((key) => ({ name: entityOf(key), join_keys: [key], value_type: VALUE_TYPES[key] })),
    sources: views.map(({ name, hasCreated }) => ({
      name,
      type: 'file',
      path: `../data/${name}.parquet`,
      timestamp_field: 'observed_at',
      ...(hasCreated ? { created_timestamp_column: 'told_at' } : {}),
    })),
    feature_views: views.map((view) => ({
      name: view.name,
      entities: view.keys.map((key) => entityOf(key)),
      source: view.name,
      ...(view.ttl === undefined ? {} : { ttl: view.ttl / 1000 }),
      schema: view.features.map((name, index) => ({ name, dtype: view.dtypes[index] })),
    })),
    feature_services: [{ name: 'takings_v1', features: views.map(({ name }) => name), tags: { null_policy: 'drop' } }],
  }
  // JSON is YAML.
  return JSON.stringify(document, null, 2)
}

const entityOf = (key: string): string => key.split('_')[0] ?? key

const PARQUET_TYPES = { Float64: 'Float64', Float32: 'Float32', Int64: 'Int64', Bool: 'Boolean' } as const

function writeSource(dir: Workdir, { name, keys, features, dtypes, times, hasCreated, rows }: GeneratedView) {
  const inUnit = (time: number): bigint => BigInt(time) * { ms: 1n, us: 1000n, ns: 1_000_000n }[times.datetime]
  const columns: Record<string, readonly unknown[]> = { observed_at: rows.map(({ event }) => inUnit(event)) }
  for (const key of keys) columns[key] = rows.map((row) => row.keys[key])
  for (const [index, feature] of features.entries()) columns[feature] = rows.map(({ values }) => values[index])
  if (hasCreated) columns['told_at'] = rows.map(({ created }) => (created === null ? null : inUnit(created)))
  const types = Object.fromEntries(
    features.map((feature, index) => [feature, PARQUET_TYPES[dtypes[index] ?? 'Float64']]),
  )
  return dir.writeTable(`data/${name}.parquet`, columns, { types: { ...types, observed_at: times, told_at: times } })
}

const lines = (records: readonly (readonly string[])[], delimiter: string): string =>
  records.map((record) => `${record.join(delimiter)}\n`).join('')

const quoted = (key: Key | undefined): string =>
  typeof key === 'string' && /[",]/.test(key) ? `"${key.replaceAll('"', '""')}"` : (key?.toString() ?? '')

const iso = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z')

const OFFSET = 5.5 * 3_600_000

/** The local time of India with its offset: `2024-03-01 10:00:00+05:30`. */
const withOffset = (time: number): string =>
  new Date(time + OFFSET).toISOString().replace('T', ' ').replace('.000Z', '+05:30')
