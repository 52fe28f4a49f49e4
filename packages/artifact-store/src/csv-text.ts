import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { LazyDataFrame } from 'nodejs-polars'
import { polarsError } from './polars-error.ts'

const CSV = {
  includeHeader: false,
  quoteStyle: 'non_numeric',
  nullValue: '',
  datetimeFormat: '%Y-%m-%d %H:%M:%S%.6f+00',
  maintainOrder: true,
} as const

/** The rows of a plan as comma-separated text, in pieces, by way of a scratch file. */
export async function* csvText(plan: LazyDataFrame, scratchFile: string): AsyncGenerator<Uint8Array> {
  try {
    await plan.sinkCSV(scratchFile, CSV).collect()
    yield* createReadStream(scratchFile, { highWaterMark: 1 << 20 })
  } catch (error) {
    throw polarsError(error, { written: scratchFile })
  } finally {
    await rm(scratchFile, { force: true })
  }
}
