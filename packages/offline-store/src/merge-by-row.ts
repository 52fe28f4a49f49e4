import { type LazyDataFrame, pl } from 'nodejs-polars'
import { int } from './event-time.ts'
import { toScratch } from './scratch-table.ts'

/** Puts parts of a table, each in the order of its column `row`, together in that order, a stretch of rows at a time. */
export async function mergeByRow(
  parts: readonly LazyDataFrame[],
  rows: number,
  reading: string,
  scratch: (name: string) => string,
): Promise<LazyDataFrame> {
  const stretch = Math.max(1, Math.ceil(rows / parts.length))
  const stretches: LazyDataFrame[] = []
  for (let from = 0; from < rows; from += stretch) {
    const within = pl
      .col('row')
      .gtEq(int(from))
      .and(pl.col('row').lt(int(from + stretch)))
    const merged = pl.concat(parts.map((part) => part.filter(within))).sort('row')
    stretches.push(await toScratch(merged, scratch(`stretch_${stretches.length}.arrow`), reading))
  }
  return toScratch(pl.concat(stretches), scratch('merged.arrow'), reading)
}
