import { type LazyDataFrame, pl } from 'nodejs-polars'
import { OUTCOME } from './as-of-join.ts'
import type { ViewCoverage } from './offline-store.ts'

/** What one view's join left behind. */
export interface JoinTrace {
  readonly view: string
  /** `outcome` of each entity row. */
  readonly outcomes: LazyDataFrame
  /** How many of the unseen entity rows have a key with later rows, where the outcomes do not tell. */
  countLater?(): Promise<number>
}

/** Counts a join's outcomes. */
export async function viewCoverage({ view, outcomes, countLater }: JoinTrace): Promise<ViewCoverage> {
  const counted = await outcomes.groupBy('outcome').agg(pl.len().alias('rows')).collect()
  const counts = new Map(counted.toRecords().map(({ outcome, rows }) => [Number(outcome), Number(rows)]))
  const rowsWith = (outcome: number): number => counts.get(outcome) ?? 0
  const unseen = rowsWith(OUTCOME.unseen)
  const later = unseen > 0 && countLater !== undefined ? await countLater() : 0
  return {
    view,
    matched: rowsWith(OUTCOME.matched) + rowsWith(OUTCOME.early),
    expired: rowsWith(OUTCOME.expired),
    future_only: rowsWith(OUTCOME.later) + later,
    never_seen: unseen - later,
    created_later: rowsWith(OUTCOME.early),
  }
}
