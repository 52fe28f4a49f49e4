import { type Workdir, workdir } from '@millrace/testkit'
import { expect } from 'vitest'

/** One view of one source: the turnover of shops. */
export const DEFINITIONS = `entities:
  - { name: shop, join_keys: [shop_id], value_type: INT64 }
sources:
  - { name: turnover, type: file, path: ../turnover.parquet, timestamp_field: at }
feature_views:
  - name: turnover
    entities: [shop]
    source: turnover
    schema: [{ name: amount, dtype: Float64 }]
feature_services:
  - { name: all, features: [turnover] }
`

export const ONLINE = '{ type: sqlite, path: online.db }'

export const TURNOVER = {
  shop_id: [1, 1, 2, 1],
  at: ['2024-01-02T00:00:00Z', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', '2024-01-20T00:00:00Z'],
  amount: [20, 10, 5, 30],
}

interface Shops {
  readonly project?: string
  readonly registry?: string
  readonly definitions?: string
  /** The columns of the source; null for none. */
  readonly columns?: Readonly<Record<string, readonly unknown[]>> | null
}

/** A new folder with a feature repository of shops, not applied yet. */
export async function shops({
  project = 'shops',
  registry = 'registry.db',
  definitions = DEFINITIONS,
  columns = TURNOVER,
}: Shops = {}): Promise<Workdir> {
  const dir = workdir()
  const config = `project: ${project}\nregistry: ${registry}\nonline_store: ${ONLINE}\n`
  dir.write('feature_repo/feature_store.yaml', config)
  dir.write('feature_repo/shops.yaml', definitions)
  const types = { at: 'Datetime', amount: 'Float64' } as const
  if (columns !== null) await dir.writeTable('turnover.parquet', columns, { types })
  return dir
}

/** What a command of `feature-store` answers, once it ended well. */
export async function answer(dir: Workdir, args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await dir.run('feature-store', [...args, '--json'])
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout).results
}
