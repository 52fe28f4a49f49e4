/** Row numbers; 4 bytes each. */
export type Rows = Uint32Array<ArrayBuffer>

/** Where every row went: the four sides are disjoint and together all rows. */
export interface SplitRows {
  /** In the order the rows are to be taken: drawn for kinds `random` and `stratified`, else ascending. */
  readonly train: Rows
  readonly validation: Rows | undefined
  readonly test: Rows
  /** Rows on no side: in a gap, or of a group that is on another side. Ascending; empty for the other kinds. */
  readonly dropped: Rows
}

export interface Fold {
  /** Ascending, as `test`. */
  readonly train: Rows
  readonly test: Rows
}

/** Folds of which each row is tested in one, and trained on in all others. */
export interface FoldPartition {
  /** The fold in which each row is tested. */
  readonly foldOf: Int32Array
  readonly folds: number
}
