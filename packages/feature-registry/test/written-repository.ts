import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { featureDefinitions, type OpenedFeatureRepository } from '../src/index.ts'
import { folderWith } from './folder.ts'

export const SALES = `entities:
  - { name: shop, join_keys: [shop_code], value_type: STRING }
sources:
  - { name: sales, type: file, path: sales.parquet, timestamp_field: at }
feature_views:
  - { name: sales, entities: [shop], source: sales, schema: [{ name: sum, dtype: Float64 }] }
feature_services:
  - { name: ranking, features: [sales] }
`

/** A view beside that of `SALES`. */
export const withReturns = SALES.replace(
  'feature_services:',
  '  - { name: returns, entities: [shop], source: sales, schema: [{ name: back, dtype: Int64 }] }\nfeature_services:',
)

/** Every kind of object. */
export const EVERY_KIND = `entities:
  - { name: shop, join_keys: [shop_code], value_type: STRING }
sources:
  - { name: sales, type: file, path: sales.parquet, timestamp_field: at }
  - { name: clicks, type: kafka, kafka_bootstrap_servers: "k:9092", topic: clicks, timestamp_field: at, batch_source: sales }
  - { name: basket, type: request, schema: [{ name: price, dtype: Float64 }] }
feature_views:
  - { name: sales, entities: [shop], source: sales, schema: [{ name: sum, dtype: Float64 }] }
  - { name: clicked, entities: [shop], source: clicks, schema: [{ name: link, dtype: String }] }
on_demand_feature_views:
  - name: shares
    sources: [sales, basket]
    schema: [{ name: share, dtype: Float64, expression: sum / price }]
feature_services:
  - { name: ranking, features: [sales, shares] }
`

export interface WrittenRepository {
  readonly folder: string
  /** Replaces the definitions. */
  define(definitions: string): void
  /** As another process would open it. */
  open(): Promise<OpenedFeatureRepository>
}

/** A feature repository on disk with a registry as `feature_store.yaml` has it. */
export function writtenRepository(
  registry: string,
  { project = 'shops' }: { project?: string } = {},
): WrittenRepository {
  const folder = join(folderWith(), 'repo')
  mkdirSync(folder)
  writeFileSync(join(folder, 'feature_store.yaml'), `project: ${project}\nregistry: ${registry}\n`)
  const define = (definitions: string) => writeFileSync(join(folder, 'shops.yaml'), definitions)
  define(SALES)
  const { signal } = new AbortController()
  return {
    folder,
    define,
    open: () => featureDefinitions.open({ featureRepo: folder }, { root: '/', env: {}, signal }),
  }
}

/** Applies what the definitions say, as a new process, and gives the number of the revision. */
export async function applied(repository: WrittenRepository): Promise<number | undefined> {
  const opened = await repository.open()
  return opened.apply(await opened.plan())
}
