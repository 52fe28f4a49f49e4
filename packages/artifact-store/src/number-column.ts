import type { LazyDataFrame } from 'nodejs-polars'
import { loadPolars } from './load-polars.ts'

/** Writes batches of doubles to scratch, each to a file of its own, and gives them back as one column, NaN as null. */
export async function numberColumn(
  name: string,
  batches: AsyncIterable<Float64Array>,
  scratchFile: () => string,
): Promise<LazyDataFrame> {
  const pl = await loadPolars()
  const value = pl.col(name)
  const parts: LazyDataFrame[] = []
  for await (const batch of batches) {
    const path = scratchFile()
    const rows = pl.DataFrame({ [name]: pl.Series(name, batch, pl.Float64) }).lazy()
    await rows
      .select(pl.when(value.isNotNan()).then(value).otherwise(pl.lit(null)).alias(name))
      .sinkIpc(path, { compression: 'uncompressed', maintainOrder: true })
      .collect()
    parts.push(pl.scanIPC(path))
  }
  return pl.concat(parts, { how: 'vertical' })
}
