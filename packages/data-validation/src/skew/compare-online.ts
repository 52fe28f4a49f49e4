import type { Table, TableAccess } from '@millrace/artifact-store'
import { StepError } from '@millrace/errors'
import type { SelectedFeatures, SelectedOnDemandView, SelectedView } from '@millrace/feature-registry'
import type { OnlineStore } from '@millrace/online-store'
import { comparableViews, type LeftOut } from './comparable-views.ts'
import { computedOnDemand } from './computed-on-demand.ts'
import { type SampledRow, sampledRows } from './sampled-rows.ts'
import { type ServedRow, servedRows } from './served-rows.ts'
import { type SkewedColumn, SkewTally } from './skew-tally.ts'

export interface SkewRequest {
  readonly store: Pick<OnlineStore, 'read'>
  readonly selected: Pick<SelectedFeatures, 'views' | 'onDemand'>
  /** How many keys are looked at. */
  readonly keys: number
  /** The part of the larger one by which two numbers may differ that are no integers. */
  readonly tolerance: number
  /** The largest share of compared rows that may differ. */
  readonly threshold: number
}

export interface ComparedOnline {
  readonly columns: readonly SkewedColumn[]
  /** Views whose features the table has and that could not be compared. */
  readonly leftOut: readonly LeftOut[]
}

/**
 * Holds the features of a table against the online store: for a sample of keys their latest row in the table against what
 * is served for that key at that row's time. The store has only the newest event of a key, so a row is compared only if
 * that event is not later than the row: then it is what both sides had to answer from. Other rows are counted as `newer`.
 * On-demand features are computed from what is served, as serving does.
 * @throws StepError USAGE where the table has no event timestamp, and what the store throws
 */
export async function compareOnline(
  table: Table,
  { store, selected, keys: most, tolerance, threshold }: SkewRequest,
  tables: Pick<TableAccess, 'numbers' | 'collect' | 'typed'>,
): Promise<ComparedOnline> {
  const timestamp = table.columns.find(({ role }) => role === 'event_timestamp')?.name
  if (timestamp === undefined)
    throw new StepError('USAGE', `${table.source} has no event timestamp to tell which online values are comparable`, {
      hint: 'hold a table that data-extraction made against the online store',
    })
  const there = new Set(table.columns.map(({ name }) => name))
  const { views, onDemand, leftOut } = comparableViews(selected, there)
  const keys = [...new Set(views.flatMap(({ joinKeys }) => joinKeys.map(({ column }) => column)))]
  if (views.length === 0) return { columns: [], leftOut }
  const sources = await comparedSources({ views, onDemand }, there, tolerance)
  const tallies = sources.flatMap((source) => source.tallies)
  const inputs = onDemand.flatMap((view) => view.inputs.map(({ column }) => column))
  const columns = [...tallies.map(({ feature }) => feature.column), ...inputs]
  const rows = await sampledRows(table, { keys, timestamp, columns, most }, tables)
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const batch = rows.slice(from, from + ROWS_AT_ONCE)
    const online = await servedRows(store, views, batch)
    for (const [index, row] of batch.entries()) {
      const read = online[index]
      if (read === undefined) throw new Error('fewer rows are served than were asked for')
      for (const source of sources) {
        const served = source.served(row, read)
        for (const tally of source.tallies) tally.add(row, served(tally.feature.column))
      }
    }
  }
  return { columns: tallies.map((tally) => tally.told(threshold)), leftOut }
}

const ROWS_AT_ONCE = 1000

/** A view whose features are compared. */
interface ComparedSource {
  readonly tallies: readonly SkewTally[]
  /** What it gives for a row, from what is read online. */
  served(row: SampledRow, read: ServedRow): ServedRow
}

async function comparedSources(
  { views, onDemand }: SkewRequest['selected'],
  there: ReadonlySet<string>,
  tolerance: number,
): Promise<ComparedSource[]> {
  const keysOf = ({ joinKeys }: SelectedView) => joinKeys.map(({ column }) => column)
  const tallies = ({ view, projection, features }: SelectedView | SelectedOnDemandView, keys: readonly string[]) =>
    features
      .filter(({ column }) => there.has(column))
      .map(({ field: { valueType }, column }) => {
        const named = { column, view: projection.alias ?? view.name, keys }
        return new SkewTally({ ...named, tolerance: valueType.startsWith('INT') ? 0 : tolerance })
      })
  const read = new Set(views.flatMap(({ features }) => features.map(({ column }) => column)))
  const computed = onDemand.map(async (view): Promise<ComparedSource> => {
    const names = new Set(view.inputs.map(({ column }) => column))
    const used = views.filter(({ features }) => features.some(({ column }) => names.has(column)))
    return { tallies: tallies(view, used.flatMap(keysOf)), served: await computedOnDemand(view, read) }
  })
  return [
    ...views.map((view) => ({
      tallies: tallies(view, keysOf(view)),
      served: (_: SampledRow, read: ServedRow) => read,
    })),
    ...(await Promise.all(computed)),
  ]
}
