import type { ColumnType } from '@millrace/contracts'
import { type DataType, type Expr, pl } from 'nodejs-polars'
import { columnNamed } from './column-named.ts'

/** A Polars type under the name that contracts give it. */
export function columnType({ variant }: DataType): ColumnType {
  switch (variant) {
    case 'Bool':
      return 'Boolean'
    case 'Utf8':
    case 'Categorical':
      return 'String'
    case 'FixedSizeList':
      return 'List'
    case 'Duration':
    case 'Object':
      return 'Unknown'
    default:
      return variant
  }
}

/** Microseconds since 1970 UTC of a timestamp, rounded down; one without a zone is UTC, a date its midnight. */
export function microsDown(column: string, type: DataType): Expr {
  const value = columnNamed(column)
  if (type.variant === 'Date') return value.cast(pl.Datetime('us')).cast(pl.Int64)
  const ticks = value.cast(pl.Int64)
  switch (unitOf(type)) {
    case 'ns':
      return ticks.cast(pl.Datetime('ns')).cast(pl.Datetime('us')).cast(pl.Int64)
    case 'ms':
      return ticks.mul(int(1_000))
    default:
      return ticks
  }
}

/** The same rounded up, so that a row is never seen before its time. */
export function microsUp(column: string, type: DataType): Expr {
  const down = microsDown(column, type)
  if (unitOf(type) !== 'ns') return down
  return down.add(down.mul(int(1_000)).lt(columnNamed(column).cast(pl.Int64)).cast(pl.Int64))
}

/** An integer literal; Polars makes a plain number a double, and the whole expression with it. */
export const int = (value: number): Expr => pl.lit(value).cast(pl.Int64)

const unitOf = (type: DataType): unknown =>
  type.variant === 'Datetime' && 'timeUnit' in type ? type.timeUnit : undefined
