/** What is known of each row, row by row; a split needs only what its kind names. Every array has `rows` values. */
export interface SplitColumns {
  readonly rows: number
  /** Codes of classes, 0 or more, numbered in the classes' sorted order where scikit-learn's rows are wanted. */
  readonly labels?: Int32Array | undefined
  /** A numeric target, to be stratified by quantile bins. */
  readonly target?: Float64Array | undefined
  /** Codes of groups, 0 or more, numbered in the groups' sorted order where scikit-learn's rows are wanted. */
  readonly groups?: Int32Array | undefined
  /** Microseconds. */
  readonly times?: Float64Array | BigInt64Array | undefined
  /** Hashes of the rows' keys, as `hashKeys` makes them. */
  readonly keys?: BigUint64Array | undefined
}
