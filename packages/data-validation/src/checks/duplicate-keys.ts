import type { LazyDataFrame } from 'nodejs-polars'

/** Keys that are counted at once, which is what bounds memory: about 200 MB. */
const KEYS_AT_ONCE = 4_000_000

/** Column of `duplicateKeys`: whether a key occurs more than once. */
export const OFTEN = 'millrace often'

/** The keys that occur more than once, without those that have a null. */
export async function duplicateKeys(frame: LazyDataFrame, columns: readonly string[]): Promise<LazyDataFrame> {
  const { default: pl } = await import('nodejs-polars')
  return frame
    .select(...columns.map((name) => pl.col(name)))
    .dropNulls([...columns])
    .groupBy([...columns])
    .agg(pl.len().cast(pl.Float64).alias(OFTEN))
    .filter(pl.col(OFTEN).gt(pl.lit(1)))
}

/**
 * The rows whose key is that of another row too, without keys that have a null. Beyond a few million rows keys are counted
 * part by part, by their hash, so that memory does not grow with the rows.
 */
export async function countDuplicates(
  frame: LazyDataFrame,
  columns: readonly string[],
  rows: number,
  collect: (plan: LazyDataFrame) => Promise<Record<string, unknown>[]>,
): Promise<number> {
  const { default: pl } = await import('nodejs-polars')
  const parts = Math.max(1, Math.ceil(rows / KEYS_AT_ONCE))
  const hash = pl.struct([...columns].map((name) => pl.col(name))).hash()
  let count = 0
  for (let part = 0; part < parts; part++) {
    const rowsOfPart = parts === 1 ? frame : frame.filter(hash.modulo(pl.lit(parts)).eq(pl.lit(part)))
    const often = await duplicateKeys(rowsOfPart, columns)
    const [found] = await collect(often.select(pl.col(OFTEN).sum().alias('rows')))
    count += Number(found?.['rows'] ?? 0)
  }
  return count
}
