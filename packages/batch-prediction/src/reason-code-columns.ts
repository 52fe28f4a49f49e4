import type { LazyDataFrame } from 'nodejs-polars'
import type { AddedColumn } from './chunk-scorer.ts'
import { reasonCodes } from './reason-codes.ts'

/** The columns that reason codes take: for each rank the feature and its contribution. */
export const reasonColumns = (count: number): AddedColumn[] =>
  Array.from({ length: count }, (_, index): AddedColumn[] => [
    { name: `reason_${index + 1}`, type: 'String' },
    { name: `reason_${index + 1}_contribution`, type: 'Float64' },
  ]).flat()

/** What each feature contributes to the prediction of each row. */
export interface ContributionBatch {
  readonly rows: number
  /** By feature. */
  readonly contributions: readonly Float64Array[]
}

/** A chunk with the largest contributions to its predictions beside its columns. */
export async function withReasonCodes(
  chunk: LazyDataFrame,
  contributed: AsyncIterable<ContributionBatch>,
  { names, count }: { names: readonly string[]; count: number },
): Promise<LazyDataFrame> {
  const { default: pl } = await import('nodejs-polars')
  const batches: LazyDataFrame[] = []
  for await (const { rows, contributions } of contributed) {
    const found = reasonCodes(contributions, { rows, count })
    const series = found.features.flatMap((features, rank) => [
      pl.Series(
        `reason_${rank + 1}`,
        Array.from(features, (index) => names[index] ?? null),
        pl.String,
      ),
      pl.Series(`reason_${rank + 1}_contribution`, found.contributions[rank] ?? new Float64Array(), pl.Float64),
    ])
    const numbers = found.features.map((_, rank) => {
      const value = pl.col(`reason_${rank + 1}_contribution`)
      return pl
        .when(value.isNotNan())
        .then(value)
        .otherwise(pl.lit(null))
        .alias(`reason_${rank + 1}_contribution`)
    })
    batches.push(
      pl
        .DataFrame(series)
        .lazy()
        .withColumns(...numbers),
    )
  }
  return pl.concat([chunk, pl.concat(batches, { how: 'vertical' })], { how: 'horizontal' })
}
