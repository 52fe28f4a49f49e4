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
  const columns: Record<string, ColumnCounts> = {}
  let rows = 0
  for (let start = 0; start < table.columns.length; start += GROUP) {
    const group = table.columns.slice(start, start + GROUP)
    const [counted] = await collect(table.frame.select(...(await countExpressions(group, expectations))))
    const value = (name: string): number | undefined => {
      const found = counted?.[name]
      return typeof found === 'number' ? found : undefined
    }
    rows = value('rows') ?? 0
    for (const { name } of group) {
      const count = (what: string) => value(`${name} ${what}`) ?? 0
      columns[name] = {
        nulls: count('nulls'),
        nan: count('nan'),
        infinite: count('infinite'),
        below: count('below'),
        above: count('above'),
        min: value(`${name} min`),
        max: value(`${name} max`),
      }
    }
  }
  return { rows, columns }
}

/** One expression for each count of all columns, as Polars expands it; ranges are each column's own. */
async function countExpressions(group: readonly Column[], expectations: Expectations): Promise<Expr[]> {
  const { default: pl } = await import('nodejs-polars')
  const counted = (is: Expr, what: string) => is.sum().cast(pl.Float64).suffix(` ${what}`)
  const names = group.map(({ name }) => name)
  const floats = group.filter(({ type }) => isFloat(type) && type !== 'Decimal').map(({ name }) => name)
  const bounded = group.filter(({ name, type }) => expectations.columns[name] !== undefined && isNumeric(type))
  return [
    pl.len().cast(pl.Float64).alias('rows'),
    counted(pl.cols(names).isNull(), 'nulls'),
    ...(floats.length === 0
      ? []
      : [counted(pl.cols(floats).isNan(), 'nan'), counted(pl.cols(floats).isInfinite(), 'infinite')]),
    ...(await Promise.all(bounded.map(({ name }) => rangeExpressions(name, expectations.columns[name] ?? {})))).flat(),
  ]
}

async function rangeExpressions(name: string, { min, max }: ColumnExpectation): Promise<Expr[]> {
  const { default: pl } = await import('nodejs-polars')
  const numbers = pl.col(name).cast(pl.Float64)
  // Not `filter`: the streaming engine cannot put columns of different lengths side by side.
  const finite = pl.when(numbers.isFinite()).then(numbers).otherwise(pl.lit(null))
  const counted = (is: Expr, what: string) => is.sum().cast(pl.Float64).alias(`${name} ${what}`)
  return [
    finite.min().alias(`${name} min`),
    finite.max().alias(`${name} max`),
    ...(min === undefined ? [] : [counted(numbers.lt(pl.lit(min)), 'below')]),
    ...(max === undefined ? [] : [counted(numbers.gt(pl.lit(max)).and(numbers.isNan().not()), 'above')]),
  ]
}
