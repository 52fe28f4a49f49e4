import type { TableAccess } from '@millrace/artifact-store'
import { hashKeys, type KeyColumn } from '@millrace/splits'
import type { DataFrame, LazyDataFrame } from 'nodejs-polars'

const BATCH = 1 << 16

/** The hash of each row's values in some columns, as `hashKeys` makes it, a batch of rows at a time. 8 bytes a row. */
export async function rowHashes(
  frame: LazyDataFrame,
  names: readonly string[],
  { name, rows, tables }: { name: string; rows: number; tables: TableAccess },
): Promise<BigUint64Array<ArrayBuffer>> {
  const { default: pl } = await import('nodejs-polars')
  const path = tables.scratch(`hashed-${name}`)
  await frame
    .select(pl.cols([...names]))
    .sinkIpc(path, { compression: 'uncompressed', maintainOrder: true })
    .collect()
  const hashes = new BigUint64Array(rows)
  for (let from = 0; from < rows; from += BATCH) {
    const batch = await pl.scanIPC(path).slice(from, BATCH).collect()
    const columns: KeyColumn[] = []
    for (const column of names) columns.push(await values(batch, column))
    hashes.set(hashKeys(columns, batch.height), from)
  }
  return hashes
}

/** A time is its microseconds, an integer itself however large, and what is no scalar its text. */
async function values(batch: DataFrame, name: string): Promise<KeyColumn> {
  const { default: pl } = await import('nodejs-polars')
  const column = pl.col(name)
  const select = (it: typeof column) => batch.select(it.alias(name)).getColumn(name)
  const series = batch.getColumn(name)
  const type = String(series.dtype)
  if (/Datetime|Date\)/.test(type)) return numbers(select(column.cast(pl.Datetime('us')).cast(pl.Int64)))
  if (/Int64/.test(type) && !isSafe(select(column.max()).toArray()[0], select(column.min()).toArray()[0]))
    return [...select(column.cast(pl.String)).toArray()].map((text) => (typeof text === 'string' ? BigInt(text) : null))
  if (/Int|Float/.test(type)) return numbers(series)
  if (/Bool|String/.test(type)) return scalars(series.toArray())
  return scalars(select(column.cast(pl.String)).toArray())

  /** Typed arrays are much cheaper than values one by one, and cannot have nulls. */
  function numbers(of: typeof series): KeyColumn {
    if (of.nullCount() > 0) return scalars(of.toArray())
    const doubles: unknown = of.cast(pl.Float64).toTypedArray()
    if (doubles instanceof Float64Array) return doubles
    throw new Error(`column "${name}" does not come as doubles`)
  }
}

function isSafe(...bounds: readonly unknown[]): boolean {
  return bounds.every((bound) => bound === null || Math.abs(Number(bound)) < Number.MAX_SAFE_INTEGER)
}

function scalars(of: Iterable<unknown>): KeyColumn {
  return Array.from(of, (value) => (isScalar(value) ? value : null))
}

const isScalar = (value: unknown): value is string | number | bigint | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
