import { resolve } from 'node:path'

/**
 * Lets Polars read files from now on, where by itself it maps them: what was read of a large one would count as memory of
 * the process until the scan ends; and one row group at a time. Where a path that will be read has a character of patterns
 * in it, nothing changes: Polars would take it for one.
 */
export function readUnmapped(paths: readonly string[]): void {
  if (paths.some((path) => /[[?*]/.test(resolve(path)))) return
  process.env.POLARS_FORCE_ASYNC ??= '1'
  process.env.POLARS_ROW_GROUP_PREFETCH_SIZE ??= '1'
}
