/** Values that one pass looks at: Polars maps the file, so that what a pass has read stays in memory until it ends. */
const VALUES = 64_000_000
const MOST = 32
const LEAST = 4

/** Columns that are looked at in one pass over a table: enough to be quick, few enough that memory does not grow with its size. */
export const columnsAtOnce = (rows: number | undefined): number =>
  Math.min(MOST, Math.max(LEAST, Math.floor(VALUES / (rows ?? 1))))
