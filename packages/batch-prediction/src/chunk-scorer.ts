import type { ColumnType } from '@millrace/contracts'
import type { LazyDataFrame } from 'nodejs-polars'

/** The columns that scoring adds to each row, in their order. */
export interface AddedColumn {
  readonly name: string
  readonly type: ColumnType
}

/** Gives the rows of a chunk their predictions: null where the model has none. */
export interface ChunkScorer {
  /** The columns of the table that the model reads. */
  readonly reads: readonly string[]
  /** `prediction` first. */
  readonly adds: readonly AddedColumn[]
  /** A plan of the chunk's columns and those added, in the chunk's order. */
  score(chunk: LazyDataFrame, rows: number): Promise<LazyDataFrame>
  close(): Promise<void>
}

export const probabilityColumn = (label: string): string => `probability_${label}`
