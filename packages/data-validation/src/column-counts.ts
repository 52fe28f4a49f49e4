import type { Table } from '@millrace/artifact-store'
import { type Column, isFloat, isNumeric } from '@millrace/contracts'
import type { ColumnExpectation, Expectations } from '@millrace/feature-registry'
import type { Expr, LazyDataFrame } from 'nodejs-polars'

/** How many rows of a column are in each unwanted state, and its range where one is expected. */
export interface ColumnCounts {
  readonly nulls: number
  readonly nan: number
  readonly infinite: number
  readonly below: number
  readonly above: number
  readonly min: number | undefined
  readonly max: number | undefined
}

export interface TableCounts {
  readonly rows: number
  readonly columns: Readonly<Record<string, ColumnCounts>>
}

/** Columns that are counted in one pass: enough to be quick, few enough to bound memory on wide tables. */
const GROUP = 32

type CollectRows = (plan: LazyDataFrame) => Promise<Record<string, unknown>[]>

/** Counts the unwanted values of every column, in streaming passes over groups of columns. */
export async function countColumns(
  table: Table,
  expectations: Expectations,
  collect: CollectRows,
): Promise<TableCounts> {
  const { default: pl } = await import('nodejs-polars')
  const columns: Record<string, ColumnCounts> = {}
  let rows = 0
  for (let start = 0; start < table.columns.length; start += GROUP) {
    const group = table.columns.slice(start, start + GROUP)
    const expressions = await Promise.all(
      group.map((column, index) => countExpressions(column, expectations.columns[column.name], index)),
    )
    const [counted] = await collect(table.frame.select(pl.len().cast(pl.Float64).alias('rows'), ...expressions.flat()))
    const value = (name: string): number | undefined => {
      const found = counted?.[name]
      return typeof found === 'number' ? found : undefined
    }
    rows = value('rows') ?? 0
    for (const [index, { name }] of group.entries()) {
      const count = (what: string) => value(`${index} ${what}`) ?? 0
      columns[name] = {
        nulls: count('nulls'),
        nan: count('nan'),
        infinite: count('infinite'),
        below: count('below'),
        above: count('above'),
        min: value(`${index} min`),
        max: value(`${index} max`),
      }
    }
  }
  return { rows, columns }
}

async function countExpressions(
  column: Column,
  expected: ColumnExpectation | undefined,
  index: number,
): Promise<Expr[]> {
  const { default: pl } = await import('nodejs-polars')
  const values = pl.col(column.name)
  const counts: [what: string, is: Expr][] = [['nulls', values.isNull()]]
  if (isFloat(column.type) && column.type !== 'Decimal')
    counts.push(['nan', values.isNan()], ['infinite', values.isInfinite()])
  const expressions = counts.map(([what, is]) => is.sum().cast(pl.Float64).alias(`${index} ${what}`))
  if (expected === undefined || !isNumeric(column.type)) return expressions
  const numbers = values.cast(pl.Float64)
  const { min, max } = expected
  // Not `filter`: the streaming engine cannot put columns of different lengths side by side.
  const finite = pl.when(numbers.isFinite()).then(numbers).otherwise(pl.lit(null))
  return [
    ...expressions,
    finite.min().alias(`${index} min`),
    finite.max().alias(`${index} max`),
    ...(min === undefined ? [] : [numbers.lt(pl.lit(min)).sum().cast(pl.Float64).alias(`${index} below`)]),
    ...(max === undefined
      ? []
      : [numbers.gt(pl.lit(max)).and(numbers.isNan().not()).sum().cast(pl.Float64).alias(`${index} above`)]),
  ]
}
