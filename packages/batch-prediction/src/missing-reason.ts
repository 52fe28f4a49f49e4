import { type Column, isFloat, PREDICTION } from '@millrace/contracts'
import type { Expr } from 'nodejs-polars'

type Polars = typeof import('nodejs-polars').default

/** Why a row has no prediction, as text: the columns whose value is missing. Null where it has one, as `prediction` tells if `beside` it. */
export function missingReason(pl: Polars, read: readonly Column[], beside = true): Expr {
  const names = read.map(({ name, type }) => {
    const value = pl.col(name)
    const isMissing = isFloat(type) && type !== 'Decimal' ? value.isNull().or(value.isNan()) : value.isNull()
    return pl.when(isMissing).then(pl.lit(name)).otherwise(pl.lit(null).cast(pl.String)).alias(name)
  })
  const missing = pl.concatString(names, ', ', true)
  const reason = pl
    .when(missing.eq(pl.lit('')))
    .then(pl.lit('the model gave none'))
    .otherwise(pl.concatString([pl.lit('missing: '), missing], ''))
  return beside ? pl.when(pl.col(PREDICTION).isNull()).then(reason).otherwise(pl.lit(null).cast(pl.String)) : reason
}
