/**
 * Lets Polars read files from now on, where by itself it maps them: what was read of a large one would count as memory of
 * the process until the scan ends; and one row group at a time. Not for paths with `[` or `?` in a name, which Polars then takes for patterns.
 */
export function readUnmapped(): void {
  process.env.POLARS_FORCE_ASYNC ??= '1'
  process.env.POLARS_ROW_GROUP_PREFETCH_SIZE ??= '1'
}
