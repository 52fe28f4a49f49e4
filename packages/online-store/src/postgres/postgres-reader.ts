import type { FeatureView } from '@millrace/feature-registry'
import type pg from 'pg'
import { entityKeys } from '../entity-keys.ts'
import type { StoredRow } from '../online-row.ts'
import type { ViewRead } from '../online-store.ts'
import { readSql, tableOf } from './postgres-table.ts'

/** Reads what several views' tables store, each in the order of its keys, by one query. */
export async function readTables(
  client: pg.Client,
  project: string,
  reads: readonly ViewRead[],
): Promise<(StoredRow | undefined)[][]> {
  if (reads.length === 0) return []
  const keys = reads.map(({ view, keys: wanted }) => entityKeys(view.joinKeys, wanted))
  const { rows } = await client.query<[number, Buffer, string, Buffer | null, string]>({
    text: reads.map(({ view }, place) => readSql(tableOf(project, view), place)).join(' UNION ALL '),
    values: reads.flatMap(({ features }, place) => [keys[place], features]),
    rowMode: 'array',
  })
  const found = reads.map(({ features }) => new Rows(features))
  for (const [place, key, feature, value, time] of rows) found[place]?.add(key, feature, value, BigInt(time))
  return keys.map((wanted, place) => wanted.map((key) => found[place]?.at(key)))
}

/** The first of the views that has no table. */
export async function viewWithoutTable(
  client: pg.Client,
  project: string,
  views: readonly FeatureView[],
): Promise<FeatureView | undefined> {
  const { rows } = await client.query<{ there: boolean }>(
    'SELECT to_regclass(name) IS NOT NULL AS there FROM unnest($1::text[]) WITH ORDINALITY AS names (name, place) ORDER BY place',
    [views.map((view) => tableOf(project, view))],
  )
  return views[rows.findIndex(({ there }) => !there)]
}

/** The cells of one table, put together by key. */
class Rows {
  readonly #features: readonly string[]
  readonly #places: ReadonlyMap<string, number>
  readonly #rows = new Map<string, { eventTimestamp: bigint; values: (Uint8Array | undefined)[] }>()

  constructor(features: readonly string[]) {
    this.#features = features
    this.#places = new Map(features.map((name, place) => [name, place]))
  }

  add(key: Buffer, feature: string, value: Buffer | null, eventTimestamp: bigint): void {
    const text = key.toString('latin1')
    const row = this.#rows.get(text) ?? { eventTimestamp, values: this.#features.map(() => undefined) }
    this.#rows.set(text, row)
    row.values[this.#places.get(feature) ?? 0] = value ?? Buffer.alloc(0)
    if (eventTimestamp > row.eventTimestamp) row.eventTimestamp = eventTimestamp
  }

  at(key: Buffer): StoredRow | undefined {
    return this.#rows.get(key.toString('latin1'))
  }
}
