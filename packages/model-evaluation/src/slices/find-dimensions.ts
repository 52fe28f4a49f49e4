import type { TableAccess } from '@millrace/artifact-store'
import { toPolars } from '@millrace/expressions'
import type { Expr } from 'nodejs-polars'
import type { TestRows } from '../test-rows.ts'
import { codedDimension, type Dimension } from './dimension.ts'
import { numberDimensions } from './number-dimensions.ts'
import { periodFormat } from './period-format.ts'
import type { SlicePart } from './slice-spec.ts'
import { textDimension, wholeNumberDimension } from './text-dimension.ts'

export interface Dimensions {
  /** By the part's name. */
  readonly byName: ReadonlyMap<string, Dimension>
  /** The columns that they read, by alias. */
  readonly columns: ReadonlyMap<string, Expr>
}

/**
 * The parts that columns and expressions cut rows into: values of text, keys and few numbers, quantile buckets of many
 * numbers, periods of timestamps, the true rows of a condition.
 */
export async function findDimensions(
  parts: readonly SlicePart[],
  { rows, buckets, tables }: { rows: TestRows; buckets: number; tables: TableAccess },
): Promise<Dimensions> {
  const { default: pl } = await import('nodejs-polars')
  const { frame } = rows
  const unique = [...new Map(parts.map((part) => [part.name, part])).values()]
  const byName = new Map<string, Dimension>()
  const columns = new Map<string, Expr>()
  const numbers: { name: string; alias: string; value: Expr }[] = []
  for (const [index, { name, kind, isKey, expression }] of unique.entries()) {
    const isNumber = kind === 'number' && !isKey
    // A column that a model reads too is streamed once, under its own name.
    const alias = isNumber && expression === undefined ? name : `__slice_${index}`
    const value = expression === undefined ? pl.col(name) : await toPolars(expression)
    if (isNumber) {
      numbers.push({ name, alias, value: value.cast(pl.Float64).alias(alias) })
      columns.set(alias, value.cast(pl.Float64).alias(alias))
    } else if (kind === 'boolean' && expression !== undefined) {
      byName.set(name, codedDimension(name, alias, [name]))
      columns.set(alias, pl.when(value).then(pl.lit(0)).otherwise(pl.lit(-1)).cast(pl.Float64).alias(alias))
    } else {
      const text = async () =>
        kind === 'timestamp'
          ? value.dt.strftime(await periodFormat(frame.select(value.alias(alias)), alias, tables))
          : value.cast(pl.String)
      const { dimension, code } =
        (kind === 'number' ? await wholeNumberDimension({ name, alias, value }, frame, tables) : undefined) ??
        (await textDimension({ name, alias, text: await text() }, frame, tables))
      byName.set(name, dimension)
      columns.set(alias, code)
    }
  }
  for (const dimension of await numberDimensions(numbers, { rows, buckets, tables }))
    byName.set(dimension.name, dimension)
  return { byName, columns }
}
