import type { TableAccess } from '@millrace/artifact-store'
import type { LazyDataFrame } from 'nodejs-polars'
import * as z from 'zod'

const DAY = 86_400e6

/** How the timestamps of a column are shown so that they make tens of periods: days up to two months, months up to five years, else years. */
export async function periodFormat(frame: LazyDataFrame, column: string, tables: TableAccess): Promise<string> {
  const { default: pl } = await import('nodejs-polars')
  const microseconds = pl.col(column).cast(pl.Datetime('us')).cast(pl.Float64)
  const [span] = Spans.parse(
    await tables.collect(frame.select(microseconds.min().alias('first'), microseconds.max().alias('last'))),
  )
  const days = ((span?.last ?? 0) - (span?.first ?? 0)) / DAY
  return days <= 61 ? '%Y-%m-%d' : days <= 5 * 366 ? '%Y-%m' : '%Y'
}

const Spans = z.array(z.object({ first: z.number().nullable(), last: z.number().nullable() }))
