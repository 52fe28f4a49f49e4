import type { TableAccess } from '@millrace/artifact-store'
import type { Expr } from 'nodejs-polars'
import type { TestRows } from '../test-rows.ts'
import { bucketsDimension, type Dimension, valuesDimension } from './dimension.ts'

/** Up to so many different numbers are slices by themselves: hours of a day, or grades. */
const MOST_NUMBERS = 24
/** Quantiles of a sample of this size are off by 0.2 % of the rows; each slice's own rows are counted, whatever the edges. */
const SAMPLE = 50_000
/** Rows at steps of the golden section are spread over the table evenly, and no period of its rows follows them (Weyl 1916). */
const GOLDEN_SECTION = 0.6180339887498949
const ROW = '__row'

interface NumberColumn {
  readonly name: string
  readonly alias: string
  /** Under the alias. */
  readonly value: Expr
}

/** Numbers as slices: their values where there are few, else buckets of about equally many rows. */
export async function numberDimensions(
  columns: readonly NumberColumn[],
  { rows, buckets, tables }: { rows: TestRows; buckets: number; tables: TableAccess },
): Promise<Dimension[]> {
  if (columns.length === 0) return []
  const { default: pl } = await import('nodejs-polars')
  const sample = columns.map((): number[] => [])
  const aliases = columns.map(({ alias }) => alias)
  for (const frame of rows.stretches()) {
    const values = frame.select(...columns.map(({ value }) => value))
    const row = pl.col(ROW).cast(pl.Float64).mul(GOLDEN_SECTION)
    const isSampled = row.sub(row.floor()).lt(SAMPLE / rows.rows)
    const sampled = rows.rows <= SAMPLE ? values : values.withRowIndex(ROW).filter(isSampled)
    for await (const batch of tables.numbers(sampled, aliases))
      for (const [index, some] of batch.columns.entries()) for (const value of some) sample[index]?.push(value)
  }
  return columns.map(({ name, alias }, index) => {
    const sorted = Float64Array.from(sample[index] ?? [])
      .filter((value) => !Number.isNaN(value))
      .sort()
    const distinct = [...new Set(sorted)]
    return distinct.length <= MOST_NUMBERS
      ? valuesDimension(name, alias, distinct)
      : bucketsDimension(name, alias, innerEdges(sorted, buckets))
  })
}

/** Fewer than asked for where many rows have one value. */
function innerEdges(sorted: Float64Array, buckets: number): number[] {
  const least = sorted[0] ?? 0
  const edges = Array.from({ length: buckets - 1 }, (_, index) => {
    const at = Math.floor(((index + 1) * sorted.length) / buckets)
    return sorted[at] ?? least
  })
  return [...new Set(edges.filter((edge) => edge > least))]
}
