import type { TableAccess } from '@millrace/artifact-store'
import type { LazyDataFrame } from 'nodejs-polars'

/** A plan whose columns of text are numbers, and what each number stands for. */
export interface Coded {
  readonly frame: LazyDataFrame
  /** By column: the text of every code, which is its index. */
  readonly texts: ReadonlyMap<string, readonly string[]>
}

/** Numbers the different texts of each column, so that they travel in batches of doubles; null stays null. */
export async function codeTexts(frame: LazyDataFrame, columns: readonly string[], tables: TableAccess): Promise<Coded> {
  if (columns.length === 0) return { frame, texts: new Map() }
  const { default: pl } = await import('nodejs-polars')
  const texts = new Map<string, readonly string[]>()
  for (const name of columns) {
    const found = await tables.collect(frame.select(pl.col(name)).unique())
    texts.set(
      name,
      found
        .map((row) => row[name])
        .filter((text) => typeof text === 'string')
        .sort(),
    )
  }
  const codes = [...texts].map(([name, known]) =>
    known.length === 0
      ? pl.lit(null).cast(pl.Float64).alias(name)
      : pl
          .col(name)
          .replaceStrict([...known], [...known.keys()])
          .cast(pl.Float64)
          .alias(name),
  )
  return { frame: frame.withColumns(...codes), texts }
}

/** The texts of a batch of codes, NaN as null. */
export const decodeTexts = (codes: Float64Array, texts: readonly string[]): (string | null)[] =>
  Array.from(codes, (code) => texts[code] ?? null)
