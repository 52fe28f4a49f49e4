import type { TableAccess } from '@millrace/artifact-store'
import type { Expr, LazyDataFrame } from 'nodejs-polars'
import * as z from 'zod'
import { codedDimension, type Dimension, valuesDimension } from './dimension.ts'

/** So many values of one column are told apart, the most frequent ones. */
export const MOST_VALUES = 100

export interface CodedColumn {
  readonly dimension: Dimension
  /** What the dimension tells the part of a row by. */
  readonly code: Expr
}

/** As text a whole number looks like this. */
const WHOLE = /^-?\d+$/

/**
 * A part for each of the most frequent numbers of a plan's column, ascending, null among them. Whole numbers that doubles tell apart
 * travel as numbers: as text each row of them takes several times as long. Undefined for other numbers.
 */
export async function wholeNumberDimension(
  { name, alias, value }: { name: string; alias: string; value: Expr },
  frame: LazyDataFrame,
  tables: TableAccess,
): Promise<CodedColumn | undefined> {
  const { default: pl } = await import('nodejs-polars')
  const counts = frame
    .select(value.alias('value'))
    .groupBy('value')
    .agg(pl.len().cast(pl.Float64).alias('rows'))
    .select(pl.col('value').cast(pl.String).fillNull(pl.lit('null')).alias('text'), pl.col('rows'))
    .sort({ by: [pl.col('rows'), pl.col('text')], descending: [true, false] })
    .limit(MOST_VALUES)
  const texts = Texts.parse(await tables.collect(counts)).filter((text) => text !== 'null')
  const values = texts.map(Number).sort((a, b) => a - b)
  if (!texts.every((text) => WHOLE.test(text)) || !values.every(Number.isSafeInteger)) return undefined
  return { dimension: valuesDimension(name, alias, values), code: value.cast(pl.Float64).alias(alias) }
}

/** A part for each of the most frequent texts of a plan's column, ascending, null among them. */
export async function textDimension(
  { name, alias, text }: { name: string; alias: string; text: Expr },
  frame: LazyDataFrame,
  tables: TableAccess,
): Promise<CodedColumn> {
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
