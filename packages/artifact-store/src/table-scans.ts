import type { LazyDataFrame } from 'nodejs-polars'
import type { Polars } from './load-polars.ts'
import type { ParquetColumn } from './parquet-columns.ts'
import type { DelimitedLayout } from './read-table.ts'

/** A scan of delimited text in which every column is text, an empty field null, and a blank line no row. */
export function delimitedScan(pl: Polars, layout: DelimitedLayout, names: readonly string[]): LazyDataFrame {
  const columns = names.map((name) => pl.col(name))
  return recordScan(pl, layout, names)
    .filter(pl.anyHorizontal(columns.map((column) => column.isNotNull())))
    .select(...columns)
}

/** The column that tells whether a record may have fewer fields than the header. */
export const MAY_BE_SHORT = '\u0000may_be_short'

/**
 * The same with a row for each record, blank lines among them, and `MAY_BE_SHORT`: Polars fills a short record up, so
 * that only its last field tells, which could be an empty one just as well.
 */
export function recordScan(pl: Polars, layout: DelimitedLayout, names: readonly string[]): LazyDataFrame {
  const scan = pl.scanCSV(layout.path, {
    sep: layout.delimiter,
    schema: Object.fromEntries(names.map((name) => [name, pl.String])),
    glob: false,
  })
  const text = pl.all()
  const isThere = text.neq(pl.lit(''))
  const mayBeShort = pl.col(names.at(-1) ?? '').isNull()
  return scan.select(pl.when(isThere).then(text).otherwise(pl.lit(null)), mayBeShort.alias(MAY_BE_SHORT))
}

/** A scan of a Parquet file in which every timestamp counts microseconds UTC and dictionary text is plain text. */
export function parquetScan(
  pl: Polars,
  path: string,
  columns: readonly ParquetColumn[],
  isOurs: boolean,
): LazyDataFrame {
  const frame = pl.scanParquet(path, { glob: false })
  // The footer's type does not tell the zone or the dictionary that another tool's Arrow schema may add.
  const casts = columns.flatMap(({ name, type, utcMicros }) => {
    if (type === 'Datetime' && !(isOurs && utcMicros)) return [pl.col(name).cast(pl.Datetime('us', 'UTC'))]
    if (type === 'String' && !isOurs) return [pl.col(name).cast(pl.String)]
    return []
  })
  return casts.length === 0 ? frame : frame.withColumns(...casts)
}
