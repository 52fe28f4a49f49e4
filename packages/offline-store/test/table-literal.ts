import { type DataType, type LazyDataFrame, pl } from 'nodejs-polars'

export type Cell = number | string | boolean | null

/** A column of a test table; timestamps are microseconds since 1970. */
export interface LiteralColumn {
  readonly type: 'Int32' | 'Int64' | 'Float64' | 'String' | 'Boolean' | 'Datetime'
  readonly values: readonly Cell[]
  /** How a timestamp is stored: microseconds UTC by default. */
  readonly stored?: { readonly unit: 'ms' | 'us' | 'ns'; readonly zone?: string } | 'Date'
}

export type TableLiteral = Readonly<Record<string, LiteralColumn>>

/** The table as a plan. */
export function tableFrame(table: TableLiteral): LazyDataFrame {
  const columns = Object.entries(table).map(([name, column]) => series(name, column))
  return pl.DataFrame(columns).lazy()
}

const DAY = 86_400_000_000

function series(name: string, { type, values, stored = { unit: 'us', zone: 'UTC' } }: LiteralColumn) {
  if (type === 'String') return pl.Series(name, [...values], pl.String)
  if (type === 'Boolean') return pl.Series(name, [...values], pl.Bool)
  const numbers = (scale: number) =>
    pl.Series(
      name,
      values.map((value) => (value === null ? null : Number(value) * scale)),
      pl.Float64,
    )
  if (type !== 'Datetime') return numbers(1).cast(plain(type))
  if (stored === 'Date')
    return numbers(1 / DAY)
      .cast(pl.Int32)
      .cast(pl.Date)
  const scale = { ms: 1e-3, us: 1, ns: 1e3 }[stored.unit]
  return numbers(scale).cast(pl.Int64).cast(pl.Datetime(stored.unit, stored.zone))
}

function plain(type: 'Int32' | 'Int64' | 'Float64'): DataType {
  return type === 'Int32' ? pl.Int32 : type === 'Int64' ? pl.Int64 : pl.Float64
}
