import type { LazyDataFrame } from 'nodejs-polars'
import type { Polars } from './load-polars.ts'
import type { ParquetColumn } from './parquet-columns.ts'
import type { DelimitedLayout } from './read-table.ts'

/** A scan of delimited text in which every column is text, an empty field null, and a blank line no row. */
export function delimitedScan(pl: Polars, layout: DelimitedLayout, names: readonly string[]): LazyDataFrame {
  return recordScan(pl, layout, names).filter(pl.anyHorizontal([pl.all().isNotNull()]))
}

/** The same with a row for each record, blank lines among them. */
export function recordScan(pl: Polars, layout: DelimitedLayout, names: readonly string[]): LazyDataFrame {
  const scan = pl.scanCSV(layout.path, {
    sep: layout.delimiter,
    schema: Object.fromEntries(names.map((name) => [name, pl.String])),
    glob: false,
  })
  const text = pl.all()
  const isThere = text.neq(pl.lit(''))
  return scan.select(pl.when(isThere).then(text).otherwise(pl.lit(null)))
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
