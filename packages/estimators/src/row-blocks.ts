/** Some rows of a table: one array a feature, and the target of the same rows. */
export interface RowBlock {
  readonly columns: readonly Float64Array[]
  /** The target; for a classifier the code of the class, a whole number from 0. */
  readonly target: Float64Array
  /** What each row counts, 0 or more; without it every row counts 1. */
  readonly weights?: Float64Array | undefined
}

/** The rows of a table in their order, block by block. Every reading starts anew, so that rows need not fit in memory. */
export type RowBlocks = AsyncIterable<RowBlock>

/** What the columns of `RowBlocks` are called. */
export interface ColumnNames {
  readonly features: readonly string[]
  readonly target: string
  /** What the codes of a classifier's target stand for. */
  readonly classes?: readonly string[]
}

/** Rows held in memory as `RowBlocks`. */
export function rowBlocks(...blocks: readonly RowBlock[]): RowBlocks {
  return {
    async *[Symbol.asyncIterator]() {
      yield* blocks
    },
  }
}
