import type { DataType, pl } from 'nodejs-polars'
import type { ValueType } from './expression.ts'

export type Polars = typeof pl

/** The data type that a column of each type counts as. */
export function dataType(pl: Polars, type: ValueType): DataType {
  switch (type) {
    case 'number':
      return pl.Float64
    case 'boolean':
      return pl.Bool
    case 'string':
      return pl.String
    case 'timestamp':
      return pl.Datetime('us')
  }
}
