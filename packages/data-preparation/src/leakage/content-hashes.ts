import type { Table, TableAccess } from '@millrace/artifact-store'
import { heldColumns } from '../held-columns.ts'
import { withColumn } from '../with-column.ts'

const HASH = '__hash'
const REPEATED = '__repeated'

/**
 * The hashes of rows, with those that occur more than once replaced by a hash of all that a model or a key takes from the
 * row. The table is read only where there are such rows.
 */
export async function contentHashes(
  table: Table,
  { hashes, first, tables }: { hashes: BigUint64Array; first: Uint32Array; tables: TableAccess },
): Promise<BigUint64Array> {
  const isRepeated = new Uint8Array(first.length)
  for (const [row, same] of first.entries()) if (same !== row) isRepeated[row] = isRepeated[same] = 1
  if (!isRepeated.includes(1)) return hashes
  const { default: pl } = await import('nodejs-polars')
  const columns = table.columns.filter(({ role, type }) => role !== 'other' && type !== 'Null')
  // The plan takes a hash for a value of the column's own type, unless it is told.
  const hash = pl.sumHorizontal(
    columns.map(({ name }, index) =>
      pl
        .col(name)
        .hash(index + 1)
        .cast(pl.UInt64),
    ),
  )
  const told = await withColumn(table.frame.select(hash.alias(HASH)), REPEATED, isRepeated)
  const held = await heldColumns(told.filter(pl.col(REPEATED).eq(pl.lit(1))).select(pl.col(HASH)), 'content', tables)
  const content: unknown = held.getColumn(HASH).toTypedArray()
  if (!(content instanceof BigUint64Array)) throw new Error('hashes of rows are not of 64 bits')
  let next = 0
  return hashes.map((known, row) => (isRepeated[row] === 1 ? (content[next++] ?? known) : known))
}
