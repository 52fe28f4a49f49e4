import type { SelectedView } from '@millrace/feature-registry'
import type { FeatureValue, KeyValue, OnlineRow, OnlineStore } from '@millrace/online-store'
import type { SampledRow } from './sampled-rows.ts'

/** What is served in place of a row's value, at the time of that row. */
export interface Served {
  /** Whether it is of a later event than the row, which the row cannot be held against. */
  readonly newer: boolean
  readonly value: FeatureValue
}

/** By column; a bug for columns that are not read. */
export type ServedRow = (column: string) => Served

/** What an online store serves for rows of a table, in their order. */
export async function servedRows(
  store: Pick<OnlineStore, 'read'>,
  views: readonly SelectedView[],
  rows: readonly SampledRow[],
): Promise<readonly ServedRow[]> {
  const served = rows.map(() => new Map<string, Served>())
  for (const view of views) {
    const found = await readAsOf(store, view, rows)
    for (const [index, { micros }] of rows.entries()) {
      const event = found[index]?.eventTimestamp
      const newer = event !== undefined && event > micros
      const isThere = event !== undefined && !isExpired(view, event, micros)
      for (const [place, { column }] of view.features.entries())
        served[index]?.set(column, { newer, value: isThere ? (found[index]?.values[place] ?? null) : null })
    }
  }
  return served.map((values) => (column) => {
    const value = values.get(column)
    if (value === undefined) throw new Error(`${column} is not served`)
    return value
  })
}

/** What is stored of the rows' keys; the ttl counts at each row's own time, so that it is left to the caller. */
function readAsOf(
  store: Pick<OnlineStore, 'read'>,
  { view, features, joinKeys }: SelectedView,
  rows: readonly SampledRow[],
): Promise<readonly OnlineRow[]> {
  return store.read(
    { ...view, ttlSeconds: 0 },
    features.map(({ field }) => field.name),
    rows.map(({ values }) =>
      Object.fromEntries(joinKeys.map(({ name, column, valueType }) => [name, keyOf(values[column], valueType)])),
    ),
    new Date(0),
  )
}

function keyOf(value: unknown, type: string): KeyValue {
  if (type === 'STRING' || type === 'BYTES') return value instanceof Uint8Array ? value : String(value)
  if (value instanceof Date) return value
  return BigInt(String(value))
}

/** As it is at reading: an age of exactly the ttl is served. */
const isExpired = ({ view: { ttlSeconds } }: SelectedView, event: bigint, micros: bigint): boolean =>
  ttlSeconds > 0 && micros - event > BigInt(Math.round(ttlSeconds * 1e6))
