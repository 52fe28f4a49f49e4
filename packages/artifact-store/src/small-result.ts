import { rm } from 'node:fs/promises'
import type { LazyDataFrame } from 'nodejs-polars'
import type { Polars } from './load-polars.ts'

/** The rows of a plan with a small result, streamed: async `collect()` would hold the whole input in memory. */
export async function smallResult(
  pl: Polars,
  plan: LazyDataFrame,
  scratchFile: string,
): Promise<Record<string, unknown>[]> {
  await plan.sinkIpc(scratchFile, { compression: 'uncompressed', maintainOrder: true }).collect()
  try {
    return (await pl.scanIPC(scratchFile).collect()).toRecords()
  } finally {
    await rm(scratchFile, { force: true })
  }
}
