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

/**
 * The row of `standing` that stands at each row's `moment`: `row`, `outcome` and `feature0…`, in the order of `row`.
 * `rows` has `row`, `key0…` and `moment` (microseconds); `standing` is as `standingRows` gives it.
 * A row that no longer holds, or is older than the ttl, leaves nulls and its outcome.
 */
export function asOfJoin(rows: LazyDataFrame, standing: LazyDataFrame, shape: AsOfShape): LazyDataFrame {
  const keys = keyNames(shape.keys)
  const features = Array.from({ length: shape.features }, (_, index) => featureName(index))
  const isYoung =
    shape.ttlSeconds === 0
      ? pl.col('since').isNotNull()
      : pl.col('since').gtEq(pl.col('moment').sub(int(Math.round(shape.ttlSeconds * 1e6))))
  const fresh = isYoung.and(pl.col('holds'))
  const outcome = pl
    .when(pl.col('since').isNull())
    .then(int(OUTCOME.unseen))
    .when(fresh.not())
    .then(int(OUTCOME.expired))
    .when(pl.col('known').gt(pl.col('moment')))
    .then(int(OUTCOME.early))
    .otherwise(int(OUTCOME.matched))
  return rows
    .sort('moment')
    .joinAsof(standing, { leftOn: 'moment', rightOn: 'visible', byLeft: keys, byRight: keys, checkSortedness: false })
    .select(
      pl.col('row'),
      outcome.cast(pl.UInt8).alias('outcome'),
      ...features.map((feature) => pl.when(fresh).then(pl.col(feature)).otherwise(pl.lit(null)).alias(feature)),
    )
    .sort('row')
}
