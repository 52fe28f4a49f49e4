import { PREDICTION } from '@millrace/contracts'
import type { LazyDataFrame } from 'nodejs-polars'
import { PredictionSummary } from './model-metadata.ts'

const SHARES = Array.from({ length: 11 }, (_, tenth) => tenth / 10)

/**
 * How the column `prediction` of a plan is spread; undefined where no row has a finite one. `collect` runs a plan with
 * a small result, streamed. Quantiles are interpolated linearly, as numpy's are.
 */
export async function predictionSummary(
  predictions: LazyDataFrame,
  collect: (plan: LazyDataFrame) => Promise<Record<string, unknown>[]>,
): Promise<PredictionSummary | undefined> {
  const { default: pl } = await import('nodejs-polars')
  const value = pl.col(PREDICTION)
  const present = pl.when(value.isNotNan()).then(value).otherwise(pl.lit(null)).alias(PREDICTION)
  const figures = predictions
    .select(present)
    .select(
      value.count().alias('rows'),
      value.nullCount().alias('missing'),
      value.mean().alias('mean'),
      value.std().alias('std'),
      ...SHARES.map((share, index) => value.quantile(share, 'linear').alias(String(index))),
    )
  const [{ rows, missing, mean, std, ...deciles } = {}] = await collect(figures)
  const summary = PredictionSummary.safeParse({
    rows: Number(rows),
    missing: Number(missing),
    mean,
    std: std ?? 0,
    deciles: SHARES.map((_, index) => deciles[String(index)]),
  })
  return summary.data
}
