import type { DataFrame } from 'nodejs-polars'

/**
 * A code for each row's values in some columns, 0 or more, in their sorted order; null comes first.
 * Rows have one code where all their values are the same.
 */
export async function classCodes(held: DataFrame, names: readonly string[]): Promise<Int32Array> {
  const { default: pl } = await import('nodejs-polars')
  const rank = (series: DataFrame, name: string): Float64Array => {
    const ranks = pl.col(name).rank('dense').cast(pl.Float64).fillNull(pl.lit(0)).cast(pl.Float64)
    const values: unknown = series.select(ranks.alias(name)).getColumn(name).toTypedArray()
    if (values instanceof Float64Array) return values
    throw new Error(`the ranks of "${name}" do not come as doubles`)
  }
  let codes: Float64Array = new Float64Array(held.height)
  for (const [index, name] of names.entries()) {
    const own = rank(held, name)
    if (index === 0) {
      codes = own
      continue
    }
    // Ranked again for each column, so that the combined codes stay far from where doubles lose integers.
    const most = largest(own) + 1
    const combined = codes.map((code, row) => code * most + (own[row] ?? 0))
    codes = rank(pl.DataFrame([pl.Series('codes', combined, pl.Float64)]), 'codes')
  }
  return Int32Array.from(codes)
}

function largest(values: Float64Array): number {
  let most = 0
  for (const value of values) if (value > most) most = value
  return most
}
