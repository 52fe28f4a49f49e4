import { pl } from 'nodejs-polars'
import { int, microsDown } from './event-time.ts'
import type { FileSource } from './file-source.ts'
import { isWithin } from './latest-rows.ts'
import type { RowsByTimeRequest, SpanRows } from './offline-store.ts'
import { toScratch } from './scratch-table.ts'

/** Counts the rows of a file source by spans of time, from its column of event timestamps alone. */
export async function rowsByTime(
  { scan, types, columns, label }: FileSource,
  { start, end, width, scratch }: Pick<RowsByTimeRequest, 'start' | 'end' | 'width' | 'scratch'>,
): Promise<SpanRows[]> {
  const { column } = columns.timestamp
  const type = types.get(column)
  if (type === undefined) throw new Error(`${label} was not checked for column "${column}"`)
  const first = start.getTime()
  const since = pl.col('micros').sub(int(first * 1_000))
  const span = since
    .sub(since.modulo(int(width * 1_000)))
    .div(int(width * 1_000))
    .cast(pl.Int64)
  const counts = scan
    .select(pl.col(column).alias('event'))
    .filter(isWithin({ start, end }, type))
    .select(microsDown('event', type).alias('micros'))
    .select(span.alias('span'), 'micros')
    .groupBy('span')
    .agg(pl.len().alias('rows'), pl.col('micros').max().alias('last'))
    .sort('span')
  const streamed = scratch && (await toScratch(counts, scratch('offline_rows_by_time.arrow'), label))
  const counted = await (streamed ?? counts).collect()
  return counted.toRecords().map(({ span: number, rows, last }) => ({
    start: new Date(first + Number(number) * width),
    rows: Number(rows),
    last: new Date(Math.floor(Number(last) / 1_000)),
  }))
}
