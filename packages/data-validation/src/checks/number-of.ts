import { type Column, type ColumnType, isNumeric } from '@millrace/contracts'
import type { Expr } from 'nodejs-polars'

type Polars = typeof import('nodejs-polars').default

const DAY_IN_MICROSECONDS = 86_400_000_000

/** Whether a column's values lie on a line: numbers, and times as microseconds since 1970 UTC. */
export const isMeasured = (type: ColumnType): boolean => isNumeric(type) || type === 'Datetime' || type === 'Date'

/** A column as doubles: numbers as they are, timestamps and dates as microseconds since 1970 UTC. */
export function numberOf(pl: Polars, { name, type }: Pick<Column, 'name' | 'type'>): Expr {
  if (type === 'Datetime') return pl.col(name).cast(pl.Int64).cast(pl.Float64)
  if (type === 'Date') return pl.col(name).cast(pl.Int32).cast(pl.Float64).mul(pl.lit(DAY_IN_MICROSECONDS))
  return pl.col(name).cast(pl.Float64)
}

/** A value of `numberOf` as people read it. */
export function shownNumber(value: number, type: ColumnType): number | string {
  if (type === 'Datetime') return new Date(value / 1000).toISOString()
  if (type === 'Date') return new Date(value / 1000).toISOString().slice(0, 10)
  if (Number.isFinite(value)) return value
  return value > 0 ? 'infinity' : '-infinity'
}
