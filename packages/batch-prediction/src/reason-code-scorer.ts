import type { TableAccess } from '@millrace/artifact-store'
import type { Column } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { ModelFolder } from '@millrace/mlmodel'
import type { LazyDataFrame } from 'nodejs-polars'
import type { ChunkScorer } from './chunk-scorer.ts'
import { graphBatches } from './graph-batches.ts'
import { type ContributionBatch, reasonColumns, withReasonCodes } from './reason-code-columns.ts'

/** Where the contributions to the predictions of a chunk come from. */
export interface Reasons {
  readonly names: readonly string[]
  /** `columns` are those that the model reads. */
  of(chunk: LazyDataFrame, columns: readonly Column[]): AsyncIterable<ContributionBatch>
  close(): Promise<void>
}

/** Those of a linear model over the columns of the table: coefficients times values. */
export function linearReasons(
  { inputs, coefficients }: { inputs: readonly { readonly name: string }[]; coefficients: ArrayLike<number> },
  tables: TableAccess,
): Reasons {
  const names = inputs.map(({ name }) => name)
  return {
    names,
    async *of(chunk) {
      for await (const { rows, columns } of tables.numbers(chunk, names)) {
        const contributions = columns.map((values, index) => values.map((value) => value * (coefficients[index] ?? 0)))
        yield { rows, contributions }
      }
    },
    close: async () => {},
  }
}

/**
 * Those of a linear model behind transforms.
 * @throws StepError BROKEN_CONTRACT where a model is none
 */
export async function graphReasons(
  model: ModelFolder,
  { tables, threads }: { tables: TableAccess; threads: number },
): Promise<Reasons> {
  const { openContributions } = await import('@millrace/mlmodel')
  const contributions = await openContributions(model, threads)
  if (contributions === undefined)
    throw new StepError(
      'BROKEN_CONTRACT',
      'reason codes need a model of millrace that is linear behind its transforms',
      {
        hint: 'leave out --reason-codes',
      },
    )
  return {
    names: contributions.names,
    async *of(chunk, columns) {
      for await (const batch of graphBatches(chunk, columns, tables))
        yield { rows: batch.rows, contributions: await contributions.of(batch) }
    },
    close: () => contributions.close(),
  }
}

/** A scorer that adds to each row the `count` largest contributions to its prediction. */
export const withReasons = (
  scorer: ChunkScorer,
  reasons: Reasons,
  { columns, count }: { columns: readonly Column[]; count: number },
): ChunkScorer => ({
  ...scorer,
  adds: [...scorer.adds, ...reasonColumns(count)],
  score: async (chunk, rows) =>
    withReasonCodes(await scorer.score(chunk, rows), reasons.of(chunk, columns), { names: reasons.names, count }),
  close: async () => {
    await scorer.close()
    await reasons.close()
  },
})
