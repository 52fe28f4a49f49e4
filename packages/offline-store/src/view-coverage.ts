import { type LazyDataFrame, pl } from 'nodejs-polars'
import { OUTCOME } from './as-of-join.ts'
import type { ViewCoverage } from './offline-store.ts'
import { toScratch } from './scratch-table.ts'

/** What one view's join left behind. */
export interface JoinTrace {
  readonly view: string
  /** `outcome` of each entity row. */
  readonly outcomes: LazyDataFrame
  /** `key0…` of each entity row, in the same order. */
  readonly entityKeys: LazyDataFrame
  /** `key0…` of each row of the source. */
  readonly sourceKeys: LazyDataFrame
  readonly keys: readonly string[]
  readonly reading: string
  scratch(name: string): string
}

/** Counts a join's outcomes; only where some rows met nothing are the source's keys read again, to tell later rows from none. */
export async function viewCoverage(trace: JoinTrace): Promise<ViewCoverage> {
  const counted = await trace.outcomes.groupBy('outcome').agg(pl.len().alias('rows')).collect()
  const counts = new Map(counted.toRecords().map(({ outcome, rows }) => [Number(outcome), Number(rows)]))
  const rowsWith = (outcome: number): number => counts.get(outcome) ?? 0
  const unseen = rowsWith(OUTCOME.unseen)
  const later = unseen === 0 ? 0 : await rowsWithLaterHistory(trace)
  return {
    view: trace.view,
    matched: rowsWith(OUTCOME.matched),
    expired: rowsWith(OUTCOME.expired),
    future_only: later,
    never_seen: unseen - later,
  }
}

async function rowsWithLaterHistory({
  outcomes,
  entityKeys,
  sourceKeys,
  keys,
  reading,
  scratch,
}: JoinTrace): Promise<number> {
  const on = [...keys]
  const unseen = pl
    .concat([entityKeys, outcomes], { how: 'horizontal' })
    .filter(pl.col('outcome').eq(pl.lit(OUTCOME.unseen)))
    .groupBy(on)
    .agg(pl.len().alias('rows'))
  const unseenKeys = await toScratch(unseen, scratch('unseen_keys.arrow'), reading)
  const known = sourceKeys.join(unseenKeys.select(on), { on, how: 'semi' }).unique()
  const knownKeys = await toScratch(known, scratch('known_keys.arrow'), reading)
  const later = await unseenKeys.join(knownKeys, { on, how: 'semi' }).select(pl.col('rows').sum()).collect()
  return Number(later.row(0)[0] ?? 0)
}
