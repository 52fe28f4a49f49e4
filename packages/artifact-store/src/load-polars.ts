import type { pl } from 'nodejs-polars'

export type Polars = typeof pl

/** Loads Polars, with its look-ahead bounded so that a scan of a wide table does not hold many row groups. */
export async function loadPolars(): Promise<Polars> {
  process.env.POLARS_ROW_GROUP_PREFETCH_SIZE ??= '2'
  const { default: polars } = await import('nodejs-polars')
  return polars
}
