import { type LazyDataFrame, pl } from 'nodejs-polars'
import { OUTCOME } from './as-of-join.ts'
import { toScratch } from './scratch-table.ts'

/** The two sides of a join, reduced to their keys `key0…`. */
export interface KeySides {
  /** `outcome` of each entity row. */
  readonly outcomes: LazyDataFrame
  /** The keys of each entity row, in the same order. */
  readonly entityKeys: LazyDataFrame
  /** The keys of each row of the source. */
  readonly sourceKeys: LazyDataFrame
  readonly keys: readonly string[]
  /** For messages. */
  readonly reading: string
  scratch(name: string): string
}

/** How many unseen entity rows have a key that the source knows: its rows are all later. Reads the source's keys, nothing else. */
export async function countLaterHistory(sides: KeySides): Promise<number> {
  const { outcomes, entityKeys, sourceKeys, reading, scratch } = sides
  const on = [...sides.keys]
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
