import { type DataType, type LazyDataFrame, pl } from 'nodejs-polars'
import { int, microsDown, microsUp } from './event-time.ts'
import { featureName, keyNames } from './source-history.ts'

/** Why an entity row has a value, or none: the column `outcome` of a join. */
export const OUTCOME = { unseen: 0, expired: 1, matched: 2, later: 3 } as const

/** The shape of one view's join. */
export interface AsOfShape {
  readonly keys: number
  readonly features: number
  readonly ttlSeconds: number
  readonly eventType: DataType
}

/**
 * The newest row of `history` at or before each row's `moment`: `outcome` and `feature0…`, in the order of `rows`.
 * `rows` has `key0…` and `moment` (microseconds); `history` is in winning order. A row older than the ttl leaves nulls and its outcome.
 */
export function asOfJoin(rows: LazyDataFrame, history: LazyDataFrame, shape: AsOfShape): LazyDataFrame {
  const keys = keyNames(shape.keys)
  const features = Array.from({ length: shape.features }, (_, index) => featureName(index))
  const right = history.select(
    ...keys.map((key) => pl.col(key)),
    microsUp('event', shape.eventType).alias('visible'),
    microsDown('event', shape.eventType).alias('since'),
    ...features.map((feature) => pl.col(feature)),
  )
  const fresh =
    shape.ttlSeconds === 0
      ? pl.col('since').isNotNull()
      : pl.col('since').gtEq(pl.col('moment').sub(int(Math.round(shape.ttlSeconds * 1e6))))
  const outcome = pl
    .when(pl.col('since').isNull())
    .then(int(OUTCOME.unseen))
    .when(fresh)
    .then(int(OUTCOME.matched))
    .otherwise(int(OUTCOME.expired))
  return rows
    .withRowIndex('row')
    .sort('moment')
    .joinAsof(right, { leftOn: 'moment', rightOn: 'visible', byLeft: keys, byRight: keys, checkSortedness: false })
    .select(
      pl.col('row'),
      outcome.cast(pl.UInt8).alias('outcome'),
      ...features.map((feature) => pl.when(fresh).then(pl.col(feature)).otherwise(pl.lit(null)).alias(feature)),
    )
    .sort('row')
    .drop('row')
}
