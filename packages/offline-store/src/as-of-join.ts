import { type LazyDataFrame, pl } from 'nodejs-polars'
import { int } from './event-time.ts'
import { featureName, keyNames } from './source-history.ts'

/** Why an entity row has a value, or none: the column `outcome` of a join. `early`: it has one that was created after its time. */
export const OUTCOME = { unseen: 0, expired: 1, matched: 2, later: 3, early: 4 } as const

/** The shape of one view's join. */
export interface AsOfShape {
  readonly keys: number
  readonly features: number
  readonly ttlSeconds: number
}

/** A view's rows by the time from which each stands. */
export interface StandingRows {
  /**
   * `key0…`, `visible` (from when a row stands, in microseconds; sorted), `since` (its event), `feature0…`, and where they
   * are told `known` (when it was created) and `holds`.
   */
  readonly frame: LazyDataFrame
  readonly hasKnown: boolean
  readonly hasHolds: boolean
}

/**
 * The row of `standing` that stands at each row's `moment`: `row`, `outcome` and `feature0…`, in the order of `row`.
 * `rows` has `row`, `key0…` and `moment` (microseconds).
 * A row that no longer holds, or is older than the ttl, leaves nulls and its outcome.
 */
export function asOfJoin(
  rows: LazyDataFrame,
  { frame, hasKnown, hasHolds }: StandingRows,
  shape: AsOfShape,
): LazyDataFrame {
  const keys = keyNames(shape.keys)
  const features = Array.from({ length: shape.features }, (_, index) => featureName(index))
  const isYoung =
    shape.ttlSeconds === 0
      ? pl.col('since').isNotNull()
      : pl.col('since').gtEq(pl.col('moment').sub(int(Math.round(shape.ttlSeconds * 1e6))))
  const fresh = hasHolds ? isYoung.and(pl.col('holds')) : isYoung
  const outcome = pl
    .when(pl.col('since').isNull())
    .then(int(OUTCOME.unseen))
    .when(fresh.not())
    .then(int(OUTCOME.expired))
    .when(hasKnown ? pl.col('known').gt(pl.col('moment')) : pl.lit(false))
    .then(int(OUTCOME.early))
    .otherwise(int(OUTCOME.matched))
  return rows
    .sort('moment')
    .joinAsof(frame, { leftOn: 'moment', rightOn: 'visible', byLeft: keys, byRight: keys, checkSortedness: false })
    .select(
      pl.col('row'),
      outcome.cast(pl.UInt8).alias('outcome'),
      ...features.map((feature) => pl.when(fresh).then(pl.col(feature)).otherwise(pl.lit(null)).alias(feature)),
    )
    .sort('row')
}
