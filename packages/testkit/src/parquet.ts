import type { ColumnType } from '@millrace/contracts'
import type { DataType, Series } from 'nodejs-polars'

/** A column's type: one of the contracts' names, or a timestamp of another unit or zone than microseconds UTC. */
export type WrittenType = ColumnType | { readonly datetime: 'ms' | 'us' | 'ns'; readonly zone?: string }

export type Columns = Readonly<Record<string, readonly unknown[]>>

/**
 * Writes columns of equal length as a Parquet file. Without a type, whole numbers and bigints are `Int64`, other
 * numbers `Float64`, dates `Datetime`. Timestamps are Dates, ISO strings, or bigints counting the column's unit.
 */
export async function writeParquet(
  path: string,
  columns: Columns,
  types: Readonly<Record<string, WrittenType>> = {},
): Promise<void> {
  const { default: pl } = await import('nodejs-polars')
  const series = Object.entries(columns).map(([name, values]) =>
    toSeries(pl, name, values, types[name] ?? guessType(values)),
  )
  await pl.DataFrame(series).lazy().sinkParquet(path).collect()
}

/** Reads a Parquet file's columns; integers beyond 2^53 come as bigints, timestamps as Dates. */
export async function readParquet(path: string): Promise<Record<string, unknown[]>> {
  const { default: pl } = await import('nodejs-polars')
  const frame = pl.scanParquet(path, { glob: false }).collectSync()
  return Object.fromEntries(frame.columns.map((name) => [name, fromSeries(pl, frame.getColumn(name))]))
}

/** The type of each column of a Parquet file, as Polars prints it: `Int64`, `Datetime(us,UTC)`, … */
export async function readParquetTypes(path: string): Promise<Record<string, string>> {
  const { default: pl } = await import('nodejs-polars')
  const { schema } = pl.scanParquet(path, { glob: false }).limit(0).collectSync()
  return Object.fromEntries(
    Object.entries(schema).map(([name, type]) => [name, /^DataType\((.*)\)$/.exec(String(type))?.[1] ?? String(type)]),
  )
}

type Polars = typeof import('nodejs-polars').default

const EXACT_INTEGERS = ['Int8', 'Int16', 'Int32', 'Int64', 'UInt8', 'UInt16', 'UInt32', 'UInt64'] as const

function guessType(values: readonly unknown[]): WrittenType {
  const present = values.filter((value) => value !== null)
  const all = (test: (value: unknown) => boolean): boolean => present.length > 0 && present.every(test)
  if (all((value) => typeof value === 'bigint' || Number.isInteger(value))) return 'Int64'
  if (all((value) => typeof value === 'number')) return 'Float64'
  if (all((value) => typeof value === 'boolean')) return 'Boolean'
  if (all((value) => value instanceof Date)) return 'Datetime'
  if (all((value) => typeof value === 'string')) return 'String'
  if (all((value) => Array.isArray(value))) return 'List'
  if (present.length === 0) return 'Null'
  throw new Error(`a column mixes types: ${present.slice(0, 3).map(String).join(', ')}`)
}

function toSeries(pl: Polars, name: string, values: readonly unknown[], type: WrittenType): Series {
  if (typeof type === 'object') return toTimestamps(pl, name, values, type.datetime, type.zone)
  if (type === 'Datetime') return toTimestamps(pl, name, values, 'us', 'UTC')
  if (type === 'Date')
    return throughText(
      pl,
      name,
      values.map((value) => scaled(value, 86_400_000n, 1n)),
      pl.Int32,
    ).cast(pl.Date)
  const integer = EXACT_INTEGERS.find((candidate) => candidate === type)
  if (integer !== undefined) return throughText(pl, name, values, pl[integer])
  if (type === 'Null')
    return pl
      .Series(
        name,
        values.map(() => null),
        pl.Bool,
      )
      .cast(pl.Null)
  if (type === 'List') return pl.Series(name, values.slice())
  const plain = { Float32: pl.Float32, Float64: pl.Float64, Boolean: pl.Bool, String: pl.Utf8 }
  const dtype = Object.entries(plain).find(([candidate]) => candidate === type)?.[1]
  if (dtype === undefined) throw new Error(`column ${name}: test tables cannot hold ${type}`)
  return pl.Series(name, values.slice(), dtype)
}

/** Polars makes bigints unsigned, or null, when it builds a series of them; as text every integer arrives whole. */
function throughText(pl: Polars, name: string, values: readonly unknown[], type: DataType): Series {
  return pl
    .Series(
      name,
      values.map((value) => (value === null ? null : String(value))),
      pl.Utf8,
    )
    .cast(type, true)
}

const UNITS_IN_MS = { ms: 1n, us: 1_000n, ns: 1_000_000n } as const

function toTimestamps(
  pl: Polars,
  name: string,
  values: readonly unknown[],
  unit: 'ms' | 'us' | 'ns',
  zone: string | undefined,
): Series {
  const counts = values.map((value) => scaled(value, 1n, UNITS_IN_MS[unit]))
  return throughText(pl, name, counts, pl.Int64).cast(zone === undefined ? pl.Datetime(unit) : pl.Datetime(unit, zone))
}

function scaled(value: unknown, dividedBy: bigint, times: bigint): bigint | null {
  if (value === null || typeof value === 'bigint') return value
  const time = value instanceof Date ? value.getTime() : Date.parse(String(value))
  if (Number.isNaN(time)) throw new Error(`not a time: ${String(value)}`)
  return (BigInt(time) * times) / dividedBy
}

function fromSeries(pl: Polars, series: Series): unknown[] {
  if (!/U?Int64/.test(String(series.dtype))) return series.toArray()
  const exact: unknown[] = series.cast(pl.Utf8).toArray()
  return exact.map((text) => {
    if (text === null) return null
    const value = Number(text)
    return Number.isSafeInteger(value) ? value : BigInt(String(text))
  })
}
