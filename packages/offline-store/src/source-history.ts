import type { ColumnType } from '@millrace/contracts'
import { type DataType, type Expr, type LazyDataFrame, pl } from 'nodejs-polars'
import { columnNamed } from './column-named.ts'
import { columnType, int, microsDown } from './event-time.ts'
import type { FileSource } from './file-source.ts'
import { outputType, type SourceColumn } from './source-columns.ts'

/** The internal names of a join's columns: they cannot meet a user's, which are given back at the end. */
export const keyName = (index: number): string => `key${index}`
export const featureName = (index: number): string => `feature${index}`

/** How many key columns a join has: one without keys joins on a constant. */
export const keyCount = (keys: number): number => Math.max(keys, 1)
export const keyNames = (keys: number): string[] => Array.from({ length: keyCount(keys) }, (_, index) => keyName(index))

/**
 * The rows of a source that have a time, in source order, under internal names: `key0…`, `event`, `created`, `until` and `feature0…`.
 * A source without a created timestamp has null there; `until` is there only where the source has it.
 */
export function sourceHistory({ scan, types, columns }: FileSource, keyTypes: readonly ColumnType[]): LazyDataFrame {
  const { timestamp, created, until, keys, features } = columns
  return scan
    .select(
      ...keyExpressions(
        keys.map(({ column }) => column),
        types,
        keyTypes,
      ),
      columnNamed(timestamp.column).alias('event'),
      (created === undefined ? pl.lit(null).cast(pl.Datetime('us')) : columnNamed(created.column)).alias('created'),
      ...(until === undefined ? [] : [columnNamed(until.column).alias('until')]),
      ...features.map((feature, index) =>
        featureExpression(feature, types.get(feature.column)).alias(featureName(index)),
      ),
    )
    .filter(pl.col('event').isNotNull())
}

/** Join keys as `key0…` in the types in which both sides compare. */
export function keyExpressions(
  columns: readonly string[],
  types: ReadonlyMap<string, DataType>,
  shared: readonly ColumnType[],
): Expr[] {
  if (columns.length === 0) return [int(0).alias(keyName(0))]
  return columns.map((column, index) => keyExpression(column, types.get(column), shared[index]).alias(keyName(index)))
}

function keyExpression(column: string, type: DataType | undefined, shared: ColumnType | undefined): Expr {
  if (shared === 'Datetime' && type !== undefined) return microsDown(column, type)
  // A value that Int64 cannot hold has no counterpart on the other side: null, so it matches nothing.
  if (shared === 'Int64') return columnNamed(column).cast(pl.Int64, false)
  return shared === 'String' ? columnNamed(column).cast(pl.String) : columnNamed(column)
}

function featureExpression({ column, valueType }: SourceColumn, type: DataType | undefined): Expr {
  const value = columnNamed(column)
  if (type === undefined) return value
  switch (outputType(valueType, columnType(type))) {
    case 'Int32':
      return value.cast(pl.Int32)
    case 'Int64':
      return value.cast(pl.Int64)
    case 'Float64':
      return value.cast(pl.Float64)
    case 'String':
      return value.cast(pl.String)
    case 'Datetime':
      return microsDown(column, type).cast(pl.Datetime('us', 'UTC'))
    default:
      return value
  }
}
