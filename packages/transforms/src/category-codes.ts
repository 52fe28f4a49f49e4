import type { Expr } from 'nodejs-polars'
import { type GraphColumns, NULL_CODE, UNKNOWN_CODE } from './graph-columns.ts'
import type { LayerColumn } from './kind.ts'

export type Categories = readonly string[] | readonly number[]

/** A column as the index of each value among the categories, `UNKNOWN_CODE` or `NULL_CODE`. */
export const codeColumn = (name: string, categories: Categories): LayerColumn => ({
  name,
  value: (pl): Expr => {
    const column = isText(categories) ? pl.col(name) : pl.col(name).cast(pl.Float64)
    const codes = column.replaceStrict([...categories], [...categories.keys()], pl.lit(UNKNOWN_CODE)).cast(pl.Float64)
    return pl.when(column.isNull()).then(pl.lit(NULL_CODE)).otherwise(codes).alias(name)
  },
})

/** The same codes in a graph. */
export function codeNodes(name: string, categories: Categories, columns: GraphColumns): string {
  if (isText(categories)) return columns.textCodes(name, categories)
  const { graph } = columns
  const value = columns.get(name)
  // The index of the category that is equal, less UNKNOWN_CODE; 0 where none is.
  const position = columns.weigh(
    value,
    'Equal',
    categories,
    categories.map((_, index) => index - UNKNOWN_CODE),
  )
  const code = graph.node('Add', [position, graph.double(UNKNOWN_CODE)])
  return graph.node('Where', [graph.node('IsNaN', [value]), graph.double(NULL_CODE), code])
}

const isText = (categories: Categories): categories is readonly string[] => typeof categories[0] === 'string'
