import { type LazyDataFrame, pl } from 'nodejs-polars'
import { polarsFailure } from './polars-failure.ts'
import { escapeGlob } from './source-files.ts'

/** Runs a plan once, streaming it to a scratch file, and returns a scan of that. Throws CANNOT_WRITE, BROKEN_CONTRACT. */
export async function toScratch(plan: LazyDataFrame, path: string, reading: string): Promise<LazyDataFrame> {
  try {
    await plan.sinkIpc(path).collect()
  } catch (error) {
    throw polarsFailure(error, reading)
  }
  return pl.scanIPC(escapeGlob(path))
}
