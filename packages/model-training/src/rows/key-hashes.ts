import type { TableAccess } from '@millrace/artifact-store'
import { hashKeys } from '@millrace/splits'
import type { LazyDataFrame } from 'nodejs-polars'

const BATCH = 1 << 16

/** A hash of each row's values in some columns, by their text, which is the same whatever the width of a number or the unit of a time. 8 bytes a row. */
export async function keyHashes(
  frame: LazyDataFrame,
  names: readonly string[],
  { rows, tables }: { rows: number; tables: TableAccess },
): Promise<BigUint64Array> {
  const { default: pl } = await import('nodejs-polars')
  const { schema } = frame.limit(0).collectSync()
  const texts = names.map((name) => {
    const column = pl.col(name)
    const isTime = /^(Datetime|Date)\b/.test(String(schema[name]))
    return (isTime ? column.cast(pl.Datetime('us')).cast(pl.Int64) : column).cast(pl.String)
  })
  const path = tables.scratch('fold-keys')
  await frame
    .select(...texts)
    .sinkIpc(path, { compression: 'uncompressed', maintainOrder: true })
    .collect()
  const hashes = new BigUint64Array(rows)
  for (let from = 0; from < rows; from += BATCH) {
    const batch = await pl.scanIPC(path).slice(from, BATCH).collect()
    const columns = names.map((name) => Array.from<unknown, string | null>(batch.getColumn(name).toArray(), textOrNull))
    hashes.set(hashKeys(columns, batch.height), from)
  }
  return hashes
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)
