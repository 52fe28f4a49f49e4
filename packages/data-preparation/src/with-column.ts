import type { LazyDataFrame } from 'nodejs-polars'

/** A plan with a further column of small numbers, row by row. */
export async function withColumn(frame: LazyDataFrame, name: string, values: Uint8Array): Promise<LazyDataFrame> {
  const { default: pl } = await import('nodejs-polars')
  const column = pl.DataFrame({ [name]: pl.Series(name, values) }).lazy()
  return pl.concat([frame, column], { how: 'horizontal' })
}
