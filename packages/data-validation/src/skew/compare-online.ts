import type { Table, TableAccess } from '@millrace/artifact-store'
import type { ColumnSkew, SampleRow } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { SelectedFeature, SelectedView } from '@millrace/feature-registry'
import type { KeyValue, OnlineRow, OnlineStore } from '@millrace/online-store'
import { shownValue } from '../checks/shown-value.ts'
import { equalValues } from './equal-values.ts'
import { type SampledRow, sampledRows } from './sampled-rows.ts'

export interface SkewRequest {
  readonly store: Pick<OnlineStore, 'read'>
  readonly views: readonly SelectedView[]
  /** How many keys are looked at. */
  readonly keys: number
  /** The part of the larger one by which two numbers may differ that are no integers. */
  readonly tolerance: number
  /** The largest share of compared rows that may differ. */
  readonly threshold: number
}

/** How a column differs from what is served, with the first rows that do. */
export interface SkewedColumn {
  readonly skew: ColumnSkew
  readonly samples: readonly SampleRow[]
}

/** Samples beyond these are not needed by anybody. */
const MOST_SAMPLES = 100

/**
 * Holds the features of a table against the online store: for a sample of keys their latest row in the table against what
 * is served for that key at that row's time. The store has only the newest event of a key, so a row is compared only if
 * that event is not later than the row: then it is what both sides had to answer from. Other rows are counted as `newer`.
 * @throws StepError USAGE where the table has no event timestamp, and what the store throws
 */
export async function compareOnline(
  table: Table,
  { store, views, keys: most, tolerance, threshold }: SkewRequest,
  tables: Pick<TableAccess, 'numbers' | 'collect' | 'typed'>,
): Promise<SkewedColumn[]> {
  const timestamp = table.columns.find(({ role }) => role === 'event_timestamp')?.name
  if (timestamp === undefined)
    throw new StepError('USAGE', `${table.source} has no event timestamp to tell which online values are comparable`, {
      hint: 'hold a table that data-extraction made against the online store',
    })
  const there = new Set(table.columns.map(({ name }) => name))
  const served = views
    .filter(({ view, joinKeys }) => view.online && joinKeys.every(({ column }) => there.has(column)))
    .map((view) => ({ view, features: view.features.filter(({ column }) => there.has(column)) }))
    .filter(({ features }) => features.length > 0)
  const keys = [...new Set(served.flatMap(({ view }) => view.joinKeys.map(({ column }) => column)))]
  const compared: SkewedColumn[] = []
  if (keys.length === 0) return compared
  const columns = served.flatMap(({ features }) => features.map(({ column }) => column))
  const rows = await sampledRows(table, { keys, timestamp, columns, most }, tables)
  for (const { view, features } of served) {
    const tallies = features.map((feature) => new Tally(view, feature, tolerance))
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      const batch = rows.slice(from, from + ROWS_AT_ONCE)
      const online = await readAsOf(store, view, features, batch)
      for (const [index, row] of batch.entries())
        for (const [place, tally] of tallies.entries()) tally.add(row, online[index], place)
    }
    compared.push(...tallies.map((tally) => tally.told(threshold)))
  }
  return compared
}

const ROWS_AT_ONCE = 1000

/** What is stored of the rows' keys; the ttl counts at each row's own time, so that it is left to the caller. */
function readAsOf(
  store: Pick<OnlineStore, 'read'>,
  { view, joinKeys }: SelectedView,
  features: readonly SelectedFeature[],
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

class Tally {
  readonly #view: SelectedView
  readonly #feature: SelectedFeature
  readonly #tolerance: number
  readonly #samples: SampleRow[] = []
  #counts = { compared: 0, mismatched: 0, not_served: 0, newer: 0 }

  constructor(view: SelectedView, feature: SelectedFeature, tolerance: number) {
    this.#view = view
    this.#feature = feature
    this.#tolerance = feature.field.valueType.startsWith('INT') ? 0 : tolerance
  }

  add({ row, micros, values }: SampledRow, online: OnlineRow | undefined, place: number): void {
    const event = online?.eventTimestamp
    if (event !== undefined && event > micros) {
      this.#counts.newer += 1
      return
    }
    this.#counts.compared += 1
    const trained = values[this.#feature.column]
    const served = event === undefined || this.#isExpired(event, micros) ? null : online?.values[place]
    if (equalValues(trained, served, this.#tolerance)) return
    this.#counts.mismatched += 1
    if (served === null || served === undefined) this.#counts.not_served += 1
    if (this.#samples.length < MOST_SAMPLES) this.#samples.push(this.#sample(row, values, served))
  }

  told(threshold: number): SkewedColumn {
    const { compared, mismatched } = this.#counts
    const fraction = compared === 0 ? null : mismatched / compared
    const verdict = fraction === null ? 'incomparable' : fraction > threshold ? 'skewed' : 'consistent'
    const named = { column: this.#feature.column, view: this.#view.projection.alias ?? this.#view.view.name }
    return { skew: { ...named, verdict, fraction, threshold, ...this.#counts }, samples: this.#samples }
  }

  /** As it is at reading: an age of exactly the ttl is served. */
  #isExpired(event: bigint, micros: bigint): boolean {
    const { ttlSeconds } = this.#view.view
    return ttlSeconds > 0 && micros - event > BigInt(Math.round(ttlSeconds * 1e6))
  }

  #sample(row: number, values: SampledRow['values'], served: unknown): SampleRow {
    const keys = Object.fromEntries(this.#view.joinKeys.map(({ column }) => [column, shownValue(values[column])]))
    return { row, keys, values: { table: shownValue(values[this.#feature.column]), online: shownValue(served) } }
  }
}
