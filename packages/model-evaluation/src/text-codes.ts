import type { TableAccess } from '@millrace/artifact-store'
import type { Expr, LazyDataFrame } from 'nodejs-polars'

/** A column of text as numbers, and the text of every number. */
export interface TextCodes {
  readonly code: Expr
  readonly texts: readonly string[]
}

/** Numbers the different texts of a column, so that they travel in batches of doubles; null stays null. */
export async function textCodes(frame: LazyDataFrame, name: string, tables: TableAccess): Promise<TextCodes> {
  const { default: pl } = await import('nodejs-polars')
  const found = await tables.collect(frame.select(pl.col(name)).unique())
  const texts = found
    .map((row) => row[name])
    .filter((text) => typeof text === 'string')
    .sort()
  const code = texts.length === 0 ? pl.lit(null) : pl.col(name).replaceStrict([...texts], [...texts.keys()])
  return { code: code.cast(pl.Float64), texts }
}
