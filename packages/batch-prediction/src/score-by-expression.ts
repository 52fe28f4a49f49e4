import { PREDICTION } from '@millrace/contracts'
import type { Expr } from 'nodejs-polars'
import type { ChunkScorer } from './chunk-scorer.ts'

/** Scores by a Polars expression over the columns: a linear model. */
export async function scoreByExpression(expression: Expr, reads: readonly string[]): Promise<ChunkScorer> {
  const { default: pl } = await import('nodejs-polars')
  const value = pl.col(PREDICTION)
  const present = pl.when(value.isNotNan()).then(value).otherwise(pl.lit(null)).alias(PREDICTION)
  return {
    reads,
    adds: [{ name: PREDICTION, type: 'Float64' }],
    score: async (chunk) => chunk.withColumns(expression.alias(PREDICTION)).withColumns(present),
    close: async () => {},
  }
}
