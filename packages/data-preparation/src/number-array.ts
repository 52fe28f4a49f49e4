import type { DataFrame } from 'nodejs-polars'

/** A column as doubles, null as NaN. */
export async function numberArray(held: DataFrame, name: string): Promise<Float64Array> {
  const { default: pl } = await import('nodejs-polars')
  const number = pl.col(name).cast(pl.Float64).fillNull(pl.lit(Number.NaN))
  const values: unknown = held.select(number.alias(name)).getColumn(name).toTypedArray()
  if (values instanceof Float64Array) return values
  throw new Error(`column "${name}" does not come as doubles`)
}
