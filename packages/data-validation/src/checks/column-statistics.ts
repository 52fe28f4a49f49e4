import type { Table } from '@millrace/artifact-store'
import { type Column, isFloat, isNumeric } from '@millrace/contracts'
import type { Expr, LazyDataFrame } from 'nodejs-polars'
import { columnsAtOnce } from './columns-at-once.ts'
import { isMeasured, numberOf } from './number-of.ts'

/** What one pass over a column tells; `min` and `max` of what `numberOf` makes of its values. */
export interface ColumnStatistics {
  readonly nulls: number
  readonly nans: number
  /** Without NaN; undefined for a column without a value, and for text. */
  readonly min: number | undefined
  readonly max: number | undefined
  /** Of values that are not NaN; only where asked for. */
  readonly mean: number | undefined
  readonly std: number | undefined
}

export interface TableStatistics {
  readonly rows: number
  readonly columns: ReadonlyMap<string, ColumnStatistics>
}

type CollectRows = (plan: LazyDataFrame) => Promise<Record<string, unknown>[]>

/**
 * Nulls, NaN and range of every column, and moments of those named, in streaming passes over groups of columns.
 * An expression costs half a millisecond to build, so each is of all columns of a kind.
 */
export async function columnStatistics(
  table: Pick<Table, 'frame' | 'columns' | 'rows'>,
  collect: CollectRows,
  moments: ReadonlySet<string> = new Set(),
): Promise<TableStatistics> {
  const columns = new Map<string, ColumnStatistics>()
  let rows = 0
  const size = columnsAtOnce(table.rows)
  for (let start = 0; start < table.columns.length; start += size) {
    const group = table.columns.slice(start, start + size)
    const [found = {}] = await collect(table.frame.select(...(await expressions(group, moments))))
    const value = (name: string): number | undefined => {
      const it = found[name]
      return typeof it === 'number' ? it : undefined
    }
    rows = value('rows') ?? 0
    for (const { name } of group) {
      columns.set(name, {
        nulls: value(`${name} nulls`) ?? 0,
        nans: value(`${name} nans`) ?? 0,
        min: value(`${name} min`),
        max: value(`${name} max`),
        mean: value(`${name} mean`),
        std: value(`${name} std`),
      })
    }
  }
  return { rows, columns }
}

async function expressions(group: readonly Column[], moments: ReadonlySet<string>): Promise<Expr[]> {
  const { default: pl } = await import('nodejs-polars')
  const namesOf = (wanted: (column: Column) => boolean) => group.filter(wanted).map(({ name }) => name)
  const floats = namesOf(({ type }) => isFloat(type) && type !== 'Decimal')
  const numbers = namesOf(({ type }) => isNumeric(type))
  const times = group.filter(({ type }) => isMeasured(type) && !isNumeric(type))
  const numeric = (columns: string[]) => pl.cols(columns).cast(pl.Float64)
  const ends = (of: () => Expr) => [of().min().suffix(' min'), of().max().suffix(' max')]
  const asked = numbers.filter((name) => moments.has(name)).map((name) => pl.col(name).cast(pl.Float64))
  const present = asked.map((value) => pl.when(value.isNotNan()).then(value).otherwise(pl.lit(null)))
  return [
    pl.len().cast(pl.Float64).alias('rows'),
    pl
      .cols(namesOf(() => true))
      .nullCount()
      .cast(pl.Float64)
      .suffix(' nulls'),
    ...(floats.length === 0 ? [] : [pl.cols(floats).isNan().sum().cast(pl.Float64).suffix(' nans')]),
    ...(numbers.length === 0 ? [] : ends(() => numeric(numbers))),
    ...times.flatMap((column) => ends(() => numberOf(pl, column))),
    ...present.flatMap((value) => [value.mean().suffix(' mean'), value.std().suffix(' std')]),
  ]
}
