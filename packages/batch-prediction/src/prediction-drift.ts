import type { PredictionSummary } from '@millrace/mlmodel'
import type { JudgedDrift } from '@millrace/statistics'
import * as z from 'zod'
import type { ChunkRecord } from './chunk-record.ts'

/** How predictions differ from those of the training rows. */
export const PredictionDrift = z.object({
  verdict: z.enum(['stable', 'drifted', 'inconclusive']),
  /** `values`: how they are spread over the deciles of training. `missing`: the share of rows without one. */
  findings: z.array(
    z.object({
      of: z.enum(['values', 'missing']),
      measure: z.string(),
      value: z.number().nullable(),
      threshold: z.number(),
      p_value: z.number().nullable(),
      verdict: z.enum(['stable', 'drifted', 'inconclusive']),
    }),
  ),
  training: z.object({ rows: z.int(), mean: z.number(), std: z.number() }),
  batch: z.object({ rows: z.int(), mean: z.number().nullable(), std: z.number().nullable() }),
})
export type PredictionDrift = z.infer<typeof PredictionDrift>

/** The edges that predictions are counted against: the inner deciles of training, each once. */
export const driftEdges = (training: PredictionSummary | undefined): number[] => [
  ...new Set(training?.deciles.slice(1, -1)),
]

/**
 * Compares all chunks with the training predictions: PSI over its deciles with the p-value of a chi-square test, and the
 * share of rows without a prediction; drifted where either is large and significant.
 */
export async function predictionDrift(
  training: PredictionSummary,
  chunks: readonly Pick<ChunkRecord, 'rows' | 'missing' | 'above' | 'mean' | 'spread'>[],
): Promise<PredictionDrift> {
  const { driftOfCategories, driftOfNulls, judgeDrift } = await import('@millrace/statistics')
  const edges = driftEdges(training)
  const rows = sum(chunks.map((chunk) => chunk.rows))
  const missing = sum(chunks.map((chunk) => chunk.missing))
  const above = edges.map((_, index) => sum(chunks.map((chunk) => chunk.above[index] ?? 0)))
  const counts = {
    reference: between(
      training.rows,
      edges.map((edge) => Math.round(training.rows * shareAbove(training, edge))),
    ),
    current: between(rows - missing, above),
  }
  const evidence = [
    driftOfCategories(counts, 'psi'),
    driftOfNulls({ rows: training.rows + training.missing, nulls: training.missing }, { rows, nulls: missing }),
  ]
  const judged = judgeDrift(evidence)
  const { mean, std } = moments(chunks)
  return {
    verdict: verdictOf(judged),
    findings: judged.map(({ measure, value, threshold, adjustedPValue, verdict }, index) => ({
      of: index === 0 ? ('values' as const) : ('missing' as const),
      measure,
      value: Number.isFinite(value) ? value : null,
      threshold,
      p_value: adjustedPValue,
      verdict,
    })),
    training: { rows: training.rows, mean: training.mean, std: training.std },
    batch: { rows: rows - missing, mean, std },
  }
}

const verdictOf = (judged: readonly JudgedDrift[]) =>
  judged.some(({ verdict }) => verdict === 'drifted') ? 'drifted' : (judged[0]?.verdict ?? 'inconclusive')

/** Of equal deciles the last tells the share. */
const shareAbove = ({ deciles }: PredictionSummary, edge: number): number => 1 - deciles.lastIndexOf(edge) / 10

/** Counts above ascending edges as counts between them. */
const between = (rows: number, above: readonly number[]): number[] =>
  [rows, ...above].map((count, index) => count - (above[index] ?? 0))

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** Chan, Golub and LeVeque (1979), formula 1.5. */
function moments(chunks: readonly Pick<ChunkRecord, 'rows' | 'missing' | 'mean' | 'spread'>[]) {
  let [count, mean, spread] = [0, 0, 0]
  for (const chunk of chunks) {
    const more = chunk.rows - chunk.missing
    if (more === 0 || chunk.mean === null) continue
    const delta = chunk.mean - mean
    spread += (chunk.spread ?? 0) + (delta ** 2 * count * more) / (count + more)
    mean += (delta * more) / (count + more)
    count += more
  }
  return count === 0 ? { mean: null, std: null } : { mean, std: count < 2 ? 0 : Math.sqrt(spread / (count - 1)) }
}
