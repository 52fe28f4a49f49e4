import type { TableAccess } from '@millrace/artifact-store'
import type { Rows } from '@millrace/splits'
import type { LazyDataFrame } from 'nodejs-polars'
import { withColumn } from './with-column.ts'

/** A plan of the rows of each side, in the order that the side has them in. */
export async function rowsBySide(
  plan: LazyDataFrame,
  names: readonly string[],
  { sides, rows, copy, tables }: { sides: readonly Rows[]; rows: number; copy: string; tables: TableAccess },
): Promise<LazyDataFrame[]> {
  if (sides.every(isAscending)) return filtered(plan, sides, rows)
  const ordered = await reordered(plan, names, { order: joined(sides), copy, tables })
  const starts = sides.map((_, side) => sides.slice(0, side).reduce((sum, { length }) => sum + length, 0))
  return sides.map(({ length }, side) => ordered.slice(starts[side] ?? 0, length))
}

const SIDE = '__side'

/** Rows that stay in order are streamed past; 1 byte a row is held. */
async function filtered(plan: LazyDataFrame, sides: readonly Rows[], rows: number): Promise<LazyDataFrame[]> {
  const { default: pl } = await import('nodejs-polars')
  const sideOf = new Uint8Array(rows)
  for (const [side, its] of sides.entries()) for (const row of its) sideOf[row] = side + 1
  const told = await withColumn(plan, SIDE, sideOf)
  return sides.map((_, side) => told.filter(pl.col(SIDE).eq(pl.lit(side + 1))).drop(SIDE))
}

const VALUES_HELD = 1 << 23

/**
 * The rows in another order, copied to scratch some columns at a time: the streaming engine gathers wide tables ten times
 * slower, and one order of all columns would hold the whole table.
 */
async function reordered(
  plan: LazyDataFrame,
  names: readonly string[],
  { order, copy, tables }: { order: Rows; copy: string; tables: TableAccess },
): Promise<LazyDataFrame> {
  const { default: pl } = await import('nodejs-polars')
  const width = Math.max(1, Math.floor(VALUES_HELD / Math.max(1, order.length)))
  const positions = pl.Series('row', order)
  const parts: LazyDataFrame[] = []
  for (let from = 0; from < names.length; from += width) {
    const columns = pl.cols(names.slice(from, from + width))
    const held = await plan.select(columns).collect()
    const path = tables.scratch(`ordered-${copy}-${from}`)
    await held
      .lazy()
      .select(columns.gather(positions))
      .sinkIpc(path, { compression: 'uncompressed', maintainOrder: true })
      .collect()
    parts.push(pl.scanIPC(path))
  }
  const [only, ...others] = parts
  return only !== undefined && others.length === 0 ? only : pl.concat(parts, { how: 'horizontal' })
}

function joined(sides: readonly Rows[]): Rows {
  const all = new Uint32Array(sides.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const side of sides) {
    all.set(side, at)
    at += side.length
  }
  return all
}

function isAscending(rows: Rows): boolean {
  return rows.every((row, index) => index === 0 || row > (rows[index - 1] ?? 0))
}
