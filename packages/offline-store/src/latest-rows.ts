import { type LazyDataFrame, pl } from 'nodejs-polars'
import { columnType, int, microsDown, microsUp } from './event-time.ts'
import type { FileSource } from './file-source.ts'
import { outputType } from './source-columns.ts'
import { featureName, keyName, keyNames, sourceHistory } from './source-history.ts'
import { partnersInWinningOrder } from './winning-order.ts'

/** The winning row of each key from `start` to `end`, both included, under the view's names. */
export function latestRows(source: FileSource, start: Date, end: Date): LazyDataFrame {
  const { timestamp, created, keys, features } = source.columns
  const typeOf = (column: string) => {
    const type = source.types.get(column)
    if (type === undefined) throw new Error(`${source.label} was not checked for column "${column}"`)
    return type
  }
  const keyTypes = keys.map(({ column, valueType }) => outputType(valueType, columnType(typeOf(column))))
  const eventType = typeOf(timestamp.column)
  const names = keyNames(keys.length)
  const history = sourceHistory(source, keyTypes)
    .filter(microsDown('event', eventType).gtEq(int(start.getTime() * 1_000)))
    .filter(microsUp('event', eventType).ltEq(int(end.getTime() * 1_000)))
  const newest = history.groupBy(names).agg(pl.col('event').max())
  // Two passes with one row per key in memory: a third of the time and memory of sorting the whole source.
  return partnersInWinningOrder(history, newest, [...names, 'event'])
    .unique({ subset: names, keep: 'last', maintainOrder: true })
    .select(
      ...keys.map(({ name }, index) => {
        const key = pl.col(keyName(index))
        return (keyTypes[index] === 'Datetime' ? key.cast(pl.Datetime('us', 'UTC')) : key).alias(name)
      }),
      microsDown('event', eventType).cast(pl.Datetime('us', 'UTC')).alias(timestamp.name),
      ...(created === undefined
        ? []
        : [microsDown('created', typeOf(created.column)).cast(pl.Datetime('us', 'UTC')).alias(created.name)]),
      ...features.map(({ name }, index) => pl.col(featureName(index)).alias(name)),
    )
}
