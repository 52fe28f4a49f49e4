import type { DataFrame } from 'nodejs-polars'

/** A column as doubles, null as NaN. */
export async function numberArray(held: DataFrame, name: string): Promise<Float64Array> {
  const { default: pl } = await import('nodejs-polars')
  const column = held.getColumn(name)
  // A select costs more than the column itself where it is one of many short ones.
  const values: unknown =
    column.nullCount() === 0
      ? column.cast(pl.Float64).toTypedArray()
      : held
          .select(pl.col(name).cast(pl.Float64).fillNull(pl.lit(Number.NaN)).alias(name))
          .getColumn(name)
          .toTypedArray()
  if (values instanceof Float64Array) return values
  throw new Error(`column "${name}" does not come as doubles`)
}
