import type { TableAccess } from '@millrace/artifact-store'
import type { Expr, LazyDataFrame } from 'nodejs-polars'
import * as z from 'zod'
import { codedDimension, type Dimension } from './dimension.ts'

/** So many values of one column are told apart, the most frequent ones. */
export const MOST_VALUES = 100

export interface TextDimension {
  readonly dimension: Dimension
  /** The part's number in every row, -1 for the values beyond. */
  readonly code: Expr
}

/** A part for each of the most frequent texts of a plan's column, ascending, null among them. */
export async function textDimension(
  { name, alias, text }: { name: string; alias: string; text: Expr },
  frame: LazyDataFrame,
  tables: TableAccess,
): Promise<TextDimension> {
  const { default: pl } = await import('nodejs-polars')
  const shown = text.fillNull(pl.lit('null'))
  const counts = frame
    .select(shown.alias('text'))
    .groupBy('text')
    .agg(pl.len().cast(pl.Float64).alias('rows'))
    .sort({ by: [pl.col('rows'), pl.col('text')], descending: [true, false] })
    .limit(MOST_VALUES)
  const values = Texts.parse(await tables.collect(counts)).toSorted((a, b) => (a < b ? -1 : 1))
  const code = values.length === 0 ? pl.lit(-1) : shown.replaceStrict(values, [...values.keys()], -1)
  return {
    dimension: codedDimension(
      name,
      alias,
      values.map((value) => `${name}=${value}`),
    ),
    code: code.cast(pl.Float64).alias(alias),
  }
}

const Texts = z.array(z.object({ text: z.string() }).transform(({ text }) => text))
