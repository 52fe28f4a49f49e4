import type { ValueType } from '@millrace/feature-registry'
import { type DataType, type Expr, type LazyDataFrame, pl } from 'nodejs-polars'
import { int, microsDown, microsUp } from './event-time.ts'
import type { FileSource } from './file-source.ts'
import type { LatestRequest } from './offline-store.ts'
import { outputType } from './source-columns.ts'
import { featureName, keyName, keyNames, sourceHistory } from './source-history.ts'
import { partnersInWinningOrder } from './winning-order.ts'

type LatestRange = Pick<LatestRequest, 'start' | 'end' | 'endExcluded' | 'part'>

/** The winning row of each key within a range, under the view's names. */
export function latestRows(source: FileSource, range: LatestRange): LazyDataFrame {
  const { timestamp, created, keys, features } = source.columns
  const { types, columnTypes } = source
  const typeOf = (column: string) => {
    const type = types.get(column)
    if (type === undefined) throw new Error(`${source.label} was not checked for column "${column}"`)
    return type
  }
  const keyTypes = keys.map(({ column, valueType }) => outputType(valueType, columnTypes.get(column) ?? 'Unknown'))
  const eventType = typeOf(timestamp.column)
  const names = keyNames(keys.length)
  const history = sourceHistory(source, keyTypes).filter(isWithin(range, eventType)).filter(isInPart(names, range.part))
  const newest = history.groupBy(names).agg(pl.col('event').max())
  // Two passes with one row per key in memory: a third of the time and memory of sorting the whole source.
  return partnersInWinningOrder(history, newest, [...names, 'event'])
    .unique({ subset: names, keep: 'last', maintainOrder: true })
    .select(
      ...keys.map(({ name, column, valueType }, index) => {
        const key = withoutBytes(pl.col(keyName(index)), valueType, types.has(column))
        return (keyTypes[index] === 'Datetime' ? key.cast(pl.Datetime('us', 'UTC')) : key).alias(name)
      }),
      microsDown('event', eventType).cast(pl.Datetime('us', 'UTC')).alias(timestamp.name),
      ...(created === undefined
        ? []
        : [microsDown('created', typeOf(created.column)).cast(pl.Datetime('us', 'UTC')).alias(created.name)]),
      ...features.map(({ name, column, valueType }, index) =>
        withoutBytes(pl.col(featureName(index)), valueType, types.has(column)).alias(name),
      ),
    )
}

/** Bytes as lists of numbers: Polars hands out no others. Columns of another type than declared stay as they are. */
function withoutBytes(value: Expr, valueType: ValueType, isTold: boolean): Expr {
  if (isTold) return value
  return value.cast(valueType === 'BYTES' ? pl.List(pl.UInt8) : pl.List(pl.List(pl.UInt8)))
}

/** Whether the time of a row is in a range; one that ends where the next begins shares no row with it. */
export function isWithin({ start, end, endExcluded = false }: LatestRange, eventType: DataType): Expr {
  const last = int(end.getTime() * 1_000)
  const isBeforeEnd = endExcluded ? microsDown('event', eventType).lt(last) : microsUp('event', eventType).ltEq(last)
  return microsDown('event', eventType)
    .gtEq(int(start.getTime() * 1_000))
    .and(isBeforeEnd)
}

function isInPart(names: readonly string[], part: LatestRange['part']): Expr {
  if (part === undefined) return pl.lit(true)
  const [first = pl.lit(0), ...rest] = names.map((name) =>
    pl.col(name).hash(0).cast(pl.UInt64).modulo(pl.lit(part.of).cast(pl.UInt64)),
  )
  const sum = rest.reduce((so, next) => so.add(next), first)
  return sum.modulo(pl.lit(part.of).cast(pl.UInt64)).eq(pl.lit(part.index).cast(pl.UInt64))
}
