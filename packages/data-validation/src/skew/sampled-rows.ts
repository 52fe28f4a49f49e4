import type { Table, TableAccess } from '@millrace/artifact-store'
import type { Column } from '@millrace/contracts'
import type { Expr, LazyDataFrame } from 'nodejs-polars'
import { ROW } from '../checks/row-check.ts'
import { SmallestValues } from './smallest-values.ts'

/** A row of a table: its number, its time in microseconds since 1970, and its values by column. */
export interface SampledRow {
  readonly row: number
  readonly micros: bigint
  readonly values: Readonly<Record<string, unknown>>
}

interface Sampling {
  readonly keys: readonly string[]
  readonly timestamp: string
  /** Further columns to bring along. */
  readonly columns: readonly string[]
  /** How many keys. */
  readonly most: number
}

const HASH = 'millrace hash'
const MICROS = 'millrace micros'

/**
 * The latest row of each of some keys of a table, in the table's order. The keys are those with the smallest hashes: the
 * same ones for the same table, each as likely as any other, however many rows it has. Memory does not grow with the rows.
 */
export async function sampledRows(
  table: Table,
  { keys, timestamp, columns, most }: Sampling,
  tables: Pick<TableAccess, 'numbers' | 'collect' | 'typed'>,
): Promise<SampledRow[]> {
  const { default: pl } = await import('nodejs-polars')
  const { frame } = await tables.typed(table, { [timestamp]: 'Datetime' })
  const hash = pl
    .struct(keys.map((name) => pl.col(name)))
    .hash()
    .cast(pl.UInt64)
    .cast(pl.Float64)
  const micros = pl.col(timestamp).cast(pl.Datetime('us')).cast(pl.Int64)
  const there = [...keys, timestamp].map((name) => pl.col(name).isNotNull()).reduce((all, it) => all.and(it))
  const hashed: LazyDataFrame = frame
    .withRowIndex(ROW)
    .filter(there)
    .withColumns(hash.alias(HASH), micros.alias(MICROS))
  const limit = await largestHash(hashed, most, tables)
  if (limit === undefined) return []
  const chosen = hashed.filter(pl.col(HASH).ltEq(pl.lit(limit)))
  const keysAndTime: string[] = [...keys, MICROS]
  const latest = chosen.groupBy([...keys]).agg(pl.col(MICROS).max())
  const wanted = table.columns.filter(({ name }) => keys.includes(name) || columns.includes(name))
  const found = await tables.collect(
    chosen
      .join(latest, { on: keysAndTime })
      .sort(ROW)
      .select(pl.col(ROW).cast(pl.Float64), pl.col(MICROS).cast(pl.Utf8), ...wanted.map((column) => exact(pl, column))),
  )
  return onePerKey(found, keys, new Map(wanted.map((column) => [column.name, column])))
}

async function largestHash(hashed: LazyDataFrame, most: number, { numbers }: Pick<TableAccess, 'numbers'>) {
  const smallest = new SmallestValues(most)
  for await (const { columns } of numbers(hashed, [HASH])) smallest.add(columns[0] ?? new Float64Array())
  return smallest.largest()
}

/** 64-bit integers come as text, since a record has them as doubles. */
const isLong = ({ type }: Column): boolean => type === 'Int64' || type === 'UInt64'

function exact(pl: typeof import('nodejs-polars').default, column: Column): Expr {
  const value = pl.col(column.name)
  if (isLong(column)) return value.cast(pl.Utf8)
  return column.type === 'Decimal' ? value.cast(pl.Float64) : value
}

function onePerKey(
  records: readonly Record<string, unknown>[],
  keys: readonly string[],
  columns: ReadonlyMap<string, Column>,
): SampledRow[] {
  const rows = new Map<string, SampledRow>()
  for (const { [ROW]: row, [MICROS]: micros, ...written } of records) {
    const key = JSON.stringify(keys.map((name) => String(written[name])))
    if (rows.has(key)) continue
    const values = Object.fromEntries(
      Object.entries(written).map(([name, value]) => {
        const column = columns.get(name)
        return [name, column !== undefined && isLong(column) && value !== null ? BigInt(String(value)) : value]
      }),
    )
    rows.set(key, { row: Number(row), micros: BigInt(String(micros)), values })
  }
  return [...rows.values()]
}
